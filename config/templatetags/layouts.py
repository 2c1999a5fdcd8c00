"""The pages that packages bring in Django's template language, in the layouts of our own pages."""

from typing import Any

from django.template import Context, Library, Node, NodeList
from django.template.base import Parser, Token
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString, mark_safe

register = Library()


class LayoutNode(Node):
    """Renders the blocks inside and passes each to the layout, under the name of the block."""

    def __init__(self, layout: str, nodelist: NodeList) -> None:
        self.layout = layout
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        blocks = {
            node.name: node.render_annotated(context)
            for node in self.nodelist
            if isinstance(node, BlockNode)
        }
        # The context processors have run for the package's page.
        values: dict[str, Any] = {**context.flatten(), **blocks}  # type: ignore[dict-item]
        return mark_safe(get_template(self.layout).render(values))


@register.tag
def layout(parser: Parser, token: Token) -> LayoutNode:
    """{% layout "account/manage.html" %}{% block content %}{% endblock %}{% endlayout %}"""
    name = token.split_contents()[1].strip("\"'")
    nodelist = parser.parse(["endlayout"])
    parser.delete_first_token()
    return LayoutNode(name, nodelist)
