"""At which touchpoint does a ticket stand? Rules say it first, an agent may say it better."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from customers.actions import place_on_timeline
from helpdesk.models import Message, Ticket
from journeys.actions.interactions import published_version
from journeys.actions.standing import standing
from journeys.events import TICKET_PLACED
from journeys.models import Interaction, Touchpoint, TouchpointRule
from ledger import live
from ledger.events import record

SOURCE = "ticket"


class CannotMoveTicket(Exception):
    """The words say why, and what to do."""


def place_ticket(ticket: Ticket) -> Interaction | None:
    """Put a ticket at the touchpoint of the first rule that fits; without one it stays unplaced.

    Placing twice changes nothing: there is one interaction a ticket.
    """
    placed = Interaction.objects.filter(source=SOURCE, external_id=str(ticket.pk)).first()
    if placed:
        return placed
    rule = _first_rule(ticket)
    if rule is None:
        return None
    return _stand_at(ticket, rule.touchpoint, rule=rule)


def show_place(interaction: Interaction) -> None:
    """Say on the customer's timeline where the ticket stands; its line may come after its place."""
    here = standing(interaction.touchpoint)
    place_on_timeline(subject_type="ticket", subject_id=int(interaction.external_id), **here)


def move_ticket(ticket: Ticket, *, to: Touchpoint, by: User) -> Interaction:
    """Correct the touchpoint of a ticket. Requests already stored keep theirs."""
    if to.retired_at is not None:
        raise CannotMoveTicket(_("“%s” is retired. Choose another touchpoint.") % to)
    return _stand_at(ticket, to, by=by)


def _stand_at(
    ticket: Ticket,
    touchpoint: Touchpoint,
    *,
    rule: TouchpointRule | None = None,
    by: User | None = None,
) -> Interaction:
    with transaction.atomic():
        before = Interaction.objects.filter(source=SOURCE, external_id=str(ticket.pk)).first()
        if before and before.touchpoint_id == touchpoint.pk:
            return before
        interaction, _new = Interaction.objects.update_or_create(
            source=SOURCE,
            external_id=str(ticket.pk),
            defaults={
                "customer": ticket.requester,
                "touchpoint": touchpoint,
                "version": published_version(touchpoint),
                "occurred_at": ticket.created_at,
                "summary": ticket.subject,
                "ticket": ticket,
                "rule": rule,
                "placed_by": by,
            },
        )
        was = before.touchpoint_id if before else None
        record(
            TICKET_PLACED,
            ticket,
            by=by,
            touchpoint=touchpoint.pk,
            touchpoint_name=touchpoint.name,
            before=was,
            rule=rule.pk if rule else None,
        )
        show_place(interaction)
        topics = [f"touchpoint:{pk}" for pk in (touchpoint.pk, was) if pk]
        live.publish(f"map:{touchpoint.journey_id}", *topics)
    return interaction


def _first_rule(ticket: Ticket) -> TouchpointRule | None:
    rules = TouchpointRule.objects.filter(
        is_active=True, touchpoint__retired_at=None, touchpoint__journey__archived_at=None
    ).select_related("touchpoint")
    if not rules:
        return None
    said = _words_of(ticket)
    return next((rule for rule in rules if _fits(rule, ticket, said)), None)


def _fits(rule: TouchpointRule, ticket: Ticket, said: str) -> bool:
    if rule.mailbox_id and rule.mailbox_id != ticket.mailbox_id:
        return False
    if rule.tag and rule.tag.lower() not in {tag.lower() for tag in ticket.tags}:
        return False
    return not rule.words or any(word.strip().lower() in said for word in rule.words)


def _words_of(ticket: Ticket) -> str:
    first = Message.objects.filter(ticket=ticket, customer__isnull=False).first()
    return f"{ticket.subject}\n{first.text if first else ''}".lower()
