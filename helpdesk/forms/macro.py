"""The form of a saved reply."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.people import agents, teams
from helpdesk import statuses
from helpdesk.models import Macro, Status
from helpdesk.variables import NAMES

MINE, EVERYONE, SELF = "mine", "everyone", "self"
UNCHANGED = ("", _("Leave as it is"))


class MacroForm(forms.ModelForm):
    """`may_share` offers teams and everyone beside oneself."""

    scope = forms.ChoiceField(label=_("Shared with"))
    tags = forms.CharField(
        label=_("Add tags"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas."),
    )
    assigns = forms.ChoiceField(label=_("Assign to"), required=False)
    team = forms.ChoiceField(label=_("Move to the team"), required=False)

    class Meta:
        model = Macro
        fields: ClassVar = ["name", "text", "sets_status", "sets_priority"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 8})}
        labels: ClassVar = {"sets_status": _("Set the status"), "sets_priority": _("Priority")}
        help_texts: ClassVar = {
            "text": _("Replaced when it is used: %s.") % ", ".join(f"{{{name}}}" for name in NAMES)
        }

    field_order = [
        "name",
        "scope",
        "text",
        "sets_status",
        "assigns",
        "team",
        "tags",
        "sets_priority",
    ]

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        macro = self.instance
        groups = [(str(team.pk), team.name) for team in teams()]
        people = [(str(person.pk), person.name) for person in agents().order_by("name", "pk")]
        shared = [(EVERYONE, _("Everyone")), *groups] if may_share else []
        self._choose("scope", [(MINE, _("Only me")), *shared], _scope_of(macro))
        self._choose("team", [UNCHANGED, *groups], str(macro.moves_to_id or ""))
        assigned = SELF if macro.assigns_self else str(macro.assigns_to_id or "")
        who = [UNCHANGED, (SELF, _("The person who uses it")), *people]
        self._choose("assigns", who, assigned)
        self.initial.setdefault("tags", ", ".join(macro.adds_tags))
        self._offer("sets_status", [(each, Status(each).label) for each in statuses.CHOOSABLE])
        self._offer("sets_priority", Macro._meta.get_field("sets_priority").choices)

    def _choose(self, name: str, choices: list[Any], initial: str) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault(name, initial)

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = [UNCHANGED, *choices]  # type: ignore[attr-defined]

    def clean_tags(self) -> list[str]:
        written = self.cleaned_data["tags"].split(",")
        tags = list(dict.fromkeys(t for t in ("-".join(w.lower().split()) for w in written) if t))
        if len(tags) > 20 or any(len(tag) > 60 for tag in tags):
            raise forms.ValidationError(_("At most 20 tags, of 60 characters each."))
        return tags

    def macro_of(self, user: Any) -> Macro:
        """Return the saved reply with what was entered; one of one's own belongs to `user`."""
        macro: Macro = self.save(commit=False)
        data = self.cleaned_data
        scope, assigns = data["scope"], data["assigns"]
        macro.owner = user if scope == MINE else None
        macro.shared_with_id = int(scope) if scope.isdecimal() else None
        macro.adds_tags = data["tags"]
        macro.assigns_self = assigns == SELF
        macro.assigns_to_id = int(assigns) if assigns.isdecimal() else None
        macro.moves_to_id = int(data["team"]) if data["team"] else None
        return macro


def _scope_of(macro: Macro) -> str:
    if macro.pk is None or macro.owner_id:
        return MINE
    return str(macro.shared_with_id or EVERYONE)
