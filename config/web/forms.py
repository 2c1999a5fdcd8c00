"""The form renderer: forms, fields and widgets in our markup.

Templates print `{{ form }}`, `{{ form.name.as_field_group() }}` or the widget, `{{ form.name }}`.
"""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.web.elements import icon
from config.web.stale_forms import hidden_values

CHECK = "components/check.html"
CLASSES = {
    "checkbox": "checkbox",
    "checkboxselectmultiple": "checkbox",
    "radioselect": "radio",
    "textarea": "textarea",
    "select": "select",
    "nullbooleanselect": "select",
}


class Field(BoundField):
    """A field whose widget has our classes; a select has an arrow. See also `stale_forms`.

    In a form with errors the first wrong field has the focus, so that it is in view.
    """

    def __str__(self) -> SafeString:
        return SafeString(super().__str__() + self.hidden_values())

    def hidden_values(self) -> SafeString:
        """Render what the field showed; a template that prints single choices prints it too."""
        return hidden_values(self)

    __html__ = __str__

    @property
    def template_name(self) -> str:
        template = super().template_name
        is_default = template == self.renderer.field_template_name
        return CHECK if is_default and self.widget_type == "checkbox" else template

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        own = str(widget.attrs.get("class", ""))
        attrs["class"] = f"{CLASSES.get(self.widget_type, 'input')} {own}".strip()
        if str(self.label).lower() in str(widget.attrs.get("placeholder", "")).lower():
            attrs["placeholder"] = False  # it repeats the label
        if self.form.errors:
            attrs["autofocus"] = self._is_first_wrong()
        return attrs

    def as_widget(
        self,
        widget: Widget | None = None,
        attrs: dict[str, Any] | None = None,
        only_initial: bool = False,
    ) -> SafeString:
        html = super().as_widget(widget, attrs, only_initial)
        is_select = CLASSES.get(self.widget_type) == "select"
        if not is_select or only_initial or (widget and widget.is_hidden):
            return html
        arrow = icon("chevron-down", "s14")
        return format_html('<span class="select-wrap">{}{}</span>', html, arrow)

    def _is_first_wrong(self) -> bool:
        """Return True for the first field with an error, from the top of the form."""
        form = self.form
        wrong = [each.name for each in form.visible_fields() if each.errors]
        return not form.non_field_errors() and self.name in wrong[:1]


class FormRenderer(TemplatesSetting):
    """Renders forms with our components; Django's own Jinja2 templates render the widgets."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = Field
