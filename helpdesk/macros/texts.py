"""A saved reply as it is offered at a ticket: its text with values, and its changes."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from accounts.models import User
from helpdesk.models import Macro, Ticket
from helpdesk.variables import fill, unfilled_variables
from mail.brand import sender_name_of

BETWEEN: Final = " · "


@dataclass(frozen=True)
class OfferedMacro:
    """`missing` are the variables that have no value at this ticket, `changes` one phrase each."""

    macro: Macro
    text: str
    missing: list[str]
    changes: list[str]
    changes_key: str


def offer_macro(macro: Macro, ticket: Ticket, user: User) -> OfferedMacro:
    text = fill(macro.text, values_of(ticket, user))
    key = macro.changes_key(ticket.pk)
    return OfferedMacro(macro, text, unfilled_variables(text), changes_of(macro), key)


def values_of(ticket: Ticket, user: User) -> dict[str, str]:
    """Return the values of all variables; "" for those that have none here."""
    customer, mailbox = ticket.requester, ticket.mailbox
    return {
        "customer.first_name": customer.first_name,
        "customer.name": customer.name,
        "customer.email": ticket.requester_email,
        "agent.first_name": user.first_name,
        "agent.name": user.name,
        "ticket.number": str(ticket.pk),
        "ticket.subject": ticket.subject,
        "company.name": sender_name_of(mailbox),
    }


def changes_of(macro: Macro) -> list[str]:
    """Return what a saved reply changes, to be read after its name."""
    changes = []
    if macro.sets_status:
        changes.append(_("status: %(value)s") % {"value": macro.get_sets_status_display()})
    if macro.sets_priority:
        changes.append(_("priority: %(value)s") % {"value": macro.get_sets_priority_display()})
    if macro.adds_tags:
        changes.append(_("tags: %(value)s") % {"value": ", ".join(macro.adds_tags)})
    if macro.moves_to:
        changes.append(_("team: %(value)s") % {"value": macro.moves_to.name})
    if macro.assigns_self:
        changes.append(_("assigned to you"))
    elif macro.assigns_to:
        changes.append(_("assigned to %(value)s") % {"value": macro.assigns_to.name})
    return changes


def shown_changes(macro: Macro, ticket: int) -> dict[str, str]:
    """Return what the composer of a ticket shows and posts of the changes of a saved reply."""
    return {
        "macro": str(macro.pk),
        "name": macro.name,
        "changes": BETWEEN.join(changes_of(macro)),
        "changesKey": macro.changes_key(ticket),
    }
