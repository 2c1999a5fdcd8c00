"""Markdown of agents as safe HTML, without raw HTML and with links recognized."""

from collections.abc import Sequence
from functools import cache

import nh3
from markdown_it import MarkdownIt

from helpdesk.mentions import mark_mentions, show_mentions

ALLOWED_TAGS = {
    "p", "br", "strong", "em", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr",
    "h1", "h2", "h3", "h4",
}  # fmt: skip


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True}).enable(
        ["linkify", "strikethrough"]
    )


def to_html(text: str, *, mentions: Sequence[str] = ()) -> str:
    """Return sanitized HTML of Markdown text; “@” with one of the names is marked as a mention."""
    marked = mark_mentions(text, mentions)
    html = nh3.clean(
        _markdown().render(marked),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return show_mentions(html, mentions)
