"""Saved replies: creating, changing and deleting them."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from helpdesk import events
from helpdesk.models import Macro
from helpdesk.variables import NAMES, unknown_variables
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

COMPARED: Final = (
    "name",
    "owner_id",
    "shared_with_id",
    "text",
    "sets_status",
    "sets_priority",
    "adds_tags",
    "assigns_self",
    "assigns_to_id",
    "moves_to_id",
)


class CannotSaveMacro(Refused):
    """The message gives the reason and the next step."""


def save_macro(
    macro: Macro, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Macro:
    """Create a saved reply, or save its changes."""
    if unknown := unknown_variables(macro.text):
        raise CannotSaveMacro(
            _("There is no variable {%(unknown)s}. Use one of these: %(known)s.")
            % {"unknown": unknown[0], "known": ", ".join(f"{{{name}}}" for name in NAMES)}
        )
    if not (macro.text.strip() or _makes_changes(macro)):
        raise CannotSaveMacro(_("It does nothing yet. Write a text, or choose a change."))
    with transaction.atomic():
        origin = origin_of(by, now, caused_by)
        before = Macro.objects.select_for_update(of=("self",)).filter(pk=macro.pk).first()
        _save_once(macro)
        facts = {"name": macro.name, "scope": macro.scope}
        if before is None:
            origin.record(events.MACRO_CREATED, macro, **facts)
        elif changed := [n for n in COMPARED if getattr(before, n) != getattr(macro, n)]:
            origin.record(events.MACRO_CHANGED, macro, **facts, changed=changed)
    return macro


def _makes_changes(macro: Macro) -> bool:
    return bool(
        macro.sets_status
        or macro.sets_priority
        or macro.adds_tags
        or macro.assigns_self
        or macro.assigns_to_id
        or macro.moves_to_id
    )


def _save_once(macro: Macro) -> None:
    try:
        with transaction.atomic():
            macro.save()
    except IntegrityError as error:
        if "macro_once" not in str(error):
            raise
        raise CannotSaveMacro(
            _("There is a saved reply “%s” already. Choose another name.") % macro.name
        ) from error


def delete_macro(
    macro: Macro, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete a saved reply; what was written with it stays. Idempotent."""
    with transaction.atomic():
        found = Macro.objects.select_for_update(of=("self",)).filter(pk=macro.pk).first()
        if found:
            facts = {"name": found.name, "scope": found.scope}
            origin_of(by, now, caused_by).record(events.MACRO_DELETED, found, **facts)
            found.delete()
