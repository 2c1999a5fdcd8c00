"""The forms of a bulk change: the tickets that are meant, and what the action sets."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from config.web.params import whole_number
from helpdesk import statuses
from helpdesk.actions.snooze import LONGEST, TIME_IS_OVER
from helpdesk.bulk.actions import CannotChangeTickets
from helpdesk.bulk.undo import Values
from helpdesk.forms.changes import AssignForm, PriorityForm, SnoozeForm, StatusForm
from helpdesk.macros.access import find_macro_for
from helpdesk.macros.texts import changes_of
from helpdesk.models import BulkChange
from helpdesk.moments import LATEST, moment_of

Action = BulkChange.Action
MAX_TAGS: Final = 20
LONGEST_TAG: Final = 60


class NumbersField(forms.CharField):
    """Numbers with commas between them, in one field, as a form takes a thousand fields."""

    def __init__(self, *, most: int = 2**63 - 1) -> None:
        super().__init__(required=False)
        self.most = most

    def to_python(self, value: Any) -> list[int]:  # type: ignore[override]
        written = (super().to_python(value) or "").split(",")
        numbers = [whole_number(each.strip()) for each in written if each.strip()]
        found = [number for number in numbers if number is not None and number <= self.most]
        if len(found) < len(numbers):
            raise forms.ValidationError(_("Enter numbers of tickets."))
        return found


class BulkForm(forms.Form):
    """The action, and the numbers of its tickets. `key` names the press of the button.

    `seen` has a moment for each ticket: that of the last change of it that the page showed. `all`
    says that all of a list were selected, `at` a moment. `into` is the ticket that the page named
    for a merge.
    """

    action = forms.ChoiceField(choices=Action.choices)
    key = forms.UUIDField()
    tickets = NumbersField()
    seen = NumbersField(most=LATEST)
    all = forms.BooleanField(required=False)
    at = forms.IntegerField(required=False, min_value=0, max_value=LATEST)
    into = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def clean_action(self) -> str:
        """One menu lists people and teams."""
        action: str = self.cleaned_data["action"]
        return Action.TEAM if action == Action.ASSIGN and "team" in self.data else action

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        tickets, seen = data.get("tickets", []), data.get("seen", [])
        if seen and len(seen) != len(tickets):
            raise forms.ValidationError("seen")
        if data.get("all") and (data.get("at") is None or not seen):
            raise forms.ValidationError("all")
        return data

    @property
    def seen_at(self) -> dict[int, datetime]:
        """Return the moments of the tickets by their numbers."""
        moments = map(moment_of, self.cleaned_data["seen"])
        return dict(zip(self.cleaned_data["tickets"], moments, strict=False))

    @property
    def selected_at(self) -> datetime | None:
        """Return the moment at which all of a list were selected; None for single tickets."""
        return moment_of(self.cleaned_data["at"]) if self.cleaned_data["all"] else None


class TagsForm(forms.Form):
    tags = forms.CharField(max_length=MAX_TAGS * (LONGEST_TAG + 2))

    def clean_tags(self) -> list[str]:
        tags = ["-".join(each.lower().split()) for each in self.cleaned_data["tags"].split(",")]
        tags = list(dict.fromkeys(filter(None, tags)))
        if not tags or len(tags) > MAX_TAGS or max(map(len, tags)) > LONGEST_TAG:
            raise forms.ValidationError("tags")
        return tags


class BulkMacroForm(forms.Form):
    """The number of a saved reply, and after a colon the key of the changes that were shown."""

    macro = forms.RegexField(r"^[1-9]\d{0,17}:[0-9a-f]+$", max_length=80)

    def clean_macro(self) -> tuple[int, str]:
        number, key = self.cleaned_data["macro"].split(":")
        return int(number), key


def read_values(
    action: str, data: QueryDict, *, by: User, zone: tzinfo, moment: Callable[[datetime], str]
) -> Values:
    """Return what an action sets by the fields of its form.

    `moment` writes a time for the person.
    """
    with timezone.override(zone):  # that of a date and time without one
        return READERS.get(action, _nothing)(data, by, zone, moment)


def _person(data: QueryDict, by: User, *_others: Any) -> Values:
    form = AssignForm(data)
    if "to" not in data or not form.is_valid():
        raise CannotChangeTickets(_("That person no longer exists. Choose another one."))
    person = form.cleaned_data["to"]
    return {"to": person and person.pk, "name": person.name if person else ""}


def _team(data: QueryDict, by: User, *_others: Any) -> Values:
    form = AssignForm(data)
    if not form.is_valid() or not form.cleaned_data["team"]:
        raise CannotChangeTickets(_("That team no longer exists. Choose another one."))
    team = form.cleaned_data["team"]
    return {"team": team.pk, "name": team.name}


def _status(data: QueryDict, *_others: Any) -> Values:
    form = StatusForm(data)
    if not form.is_valid() or form.cleaned_data["status"] not in statuses.CHOOSABLE:
        raise CannotChangeTickets(_("Choose a status from the menu."))
    return {"status": form.cleaned_data["status"]}


def _priority(data: QueryDict, *_others: Any) -> Values:
    form = PriorityForm(data)
    if not form.is_valid():
        raise CannotChangeTickets(_("Choose a priority from the menu."))
    return {"priority": form.cleaned_data["priority"]}


def _tags(data: QueryDict, *_others: Any) -> Values:
    form = TagsForm(data)
    if not form.is_valid():
        raise CannotChangeTickets(
            _("Enter one to twenty tags of at most 60 characters, separated by commas.")
        )
    return {"tags": form.cleaned_data["tags"]}


def _macro(data: QueryDict, by: User, *_others: Any) -> Values:
    form = BulkMacroForm(data)
    number, shown = form.cleaned_data["macro"] if form.is_valid() else (0, "")
    macro = find_macro_for(by, number)
    if macro is None:
        raise CannotChangeTickets(_("That saved reply no longer exists. Choose another one."))
    if macro.changes_key(0) != shown:
        raise CannotChangeTickets(_("This saved reply was changed meanwhile. Choose it again."))
    if not changes_of(macro):
        words = _("“%s” changes nothing. Choose a saved reply with changes.")
        raise CannotChangeTickets(words % macro.name)
    return {"macro": macro.pk, "name": macro.name, "changes": shown}


def _snooze(data: QueryDict, by: User, zone: tzinfo, moment: Callable[[datetime], str]) -> Values:
    until = SnoozeForm(data).chosen
    if until is None:
        raise CannotChangeTickets(_("Choose a later time: a day, or a date and a time."))
    now = timezone.now()
    if until <= now:
        raise CannotChangeTickets(TIME_IS_OVER)
    if until > now + LONGEST:  # the last days of the calendar have no time in UTC
        words = _("A ticket can be snoozed for a year at most. Choose an earlier date.")
        raise CannotChangeTickets(words)
    return {"until": until.astimezone(UTC).isoformat(), "name": moment(until)}


def _nothing(*_others: Any) -> Values:
    return {}


READERS: dict[str, Callable[..., Values]] = {
    Action.ASSIGN: _person,
    Action.TEAM: _team,
    Action.STATUS: _status,
    Action.PRIORITY: _priority,
    Action.ADD_TAGS: _tags,
    Action.REMOVE_TAGS: _tags,
    Action.MACRO: _macro,
    Action.SNOOZE: _snooze,
}
