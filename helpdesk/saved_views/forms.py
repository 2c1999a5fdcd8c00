"""The forms of saved views and of the filters above a list."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fields.condition_sets import ConditionSet, read_parameters
from fields.operators import Operator
from fields.registry import Owner
from helpdesk.models import SavedView
from helpdesk.saved_views.actions import shown_to_of
from helpdesk.saved_views.describe import conditions_of
from helpdesk.saved_views.filtered import ORDERS, waits_in

MAX_QUERY = 8000


class ConditionsField(forms.Field):
    """The conditions of a filtered list, as the query string of its address."""

    widget = forms.HiddenInput

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False} | options)

    def to_python(self, value: Any) -> ConditionSet:
        text = str(value or "")
        if len(text) > MAX_QUERY:
            raise ValidationError(_("These are too many conditions. Remove some."))
        return read_parameters(Owner.TICKET, parse_qs(text, keep_blank_values=True))

    def validate(self, value: Any) -> None:
        """Leave the rest to `to_python`."""

    def run_validators(self, value: Any) -> None:
        """Leave the rest to `to_python`."""


class ViewForm(forms.Form):
    """A name, for whom the view is, and an order; `audiences` are the choices of the person.

    Of a stored view, `instance`, it saves only what was changed (`config.web.stale_forms`).
    """

    name = forms.CharField(label=_("Name"), max_length=60)
    shown_to = forms.ChoiceField(label=_("Shown to"))
    order = forms.ChoiceField(
        label=_("Order"), choices=[(name, label) for name, (_column, label) in ORDERS.items()]
    )

    def __init__(
        self,
        *args: Any,
        audiences: Sequence[tuple[str, str]],
        instance: SavedView | None = None,
        **kwargs: Any,
    ) -> None:
        if instance:
            shown = {"name": instance.name, "order": instance.order}
            kwargs["initial"] = shown | {"shown_to": shown_to_of(instance)}
        super().__init__(*args, **kwargs)
        self.instance = instance
        choices = self.fields["shown_to"]
        assert isinstance(choices, forms.ChoiceField)
        choices.choices = list(audiences)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        conditions = self.ordered_conditions()
        if conditions is not None and said.get("order") == "waiting" and not waits_in(conditions):
            text = _("Longest waiting first needs the condition “Needs reply: Yes”.")
            self.add_error("order", ValidationError(text))
        return said

    def ordered_conditions(self) -> ConditionSet | None:
        """Return the conditions that the order has to fit; None if they cannot be read."""
        if self.instance is None:
            return None
        conditions, problems = conditions_of(self.instance)
        return None if problems else conditions


class SavedViewForm(ViewForm):
    """A new view: conditions as well."""

    conditions = ConditionsField()

    def ordered_conditions(self) -> ConditionSet | None:
        found: ConditionSet | None = self.cleaned_data.get("conditions")
        return found


class FilterForm(forms.Form):
    """The parameters of a step of the filter: the list, its query string, and what is chosen."""

    at = forms.CharField(max_length=40, required=False)
    given = forms.CharField(max_length=MAX_QUERY, required=False)
    field = forms.CharField(max_length=80, required=False)
    operator = forms.ChoiceField(choices=[(each.value, each.value) for each in Operator],
                                 required=False)  # fmt: skip
    typed = forms.CharField(max_length=200, required=False)

    def value(self, name: str) -> str:
        """Return a value; "" if it is missing or wrong."""
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")
