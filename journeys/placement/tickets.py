"""Placement of tickets: by the first matching rule, or corrected by an agent."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from customers.actions.timeline import place_on_timeline
from helpdesk.models import Ticket
from journeys.events import TICKET_PLACED, TICKET_UNPLACED
from journeys.models import Interaction, Touchpoint, TouchpointRule
from journeys.placement.interactions import published_version
from journeys.placement.lookup import current_placement
from journeys.placement.rules import first_matching_rule
from ledger import live
from ledger.actors import SYSTEM, Actor, Rule
from ledger.models import Event
from ledger.origin import Origin, origin_of

SOURCE = "ticket"
MAX_NAME_LENGTH = 200  # of an actor


class CannotMoveTicket(Refused):
    """The message gives the reason and the next step."""


def place_ticket(
    ticket: Ticket, *, now: datetime | None = None, caused_by: Event | None = None
) -> Interaction | None:
    """Place a ticket at the touchpoint of the first matching rule, if there is one.

    Idempotent: there is one interaction for each ticket. The rule is the actor of the event.
    """
    placed = Interaction.objects.filter(source=SOURCE, external_id=str(ticket.pk)).first()
    if placed:
        return placed
    rule = first_matching_rule(ticket)
    if rule is None:
        return None
    actor = Rule(rule.pk, str(rule)[:MAX_NAME_LENGTH])
    return _stand_at(ticket, rule.touchpoint, origin_of(actor, now, caused_by), rule=rule)


def place_again(
    ticket: Ticket, *, since: datetime, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Take back a placement that a rule made since a time, if it does not match any more.

    Idempotent. Another rule may match then. The interaction tells when it was placed: the ledger
    may be trimmed.
    """
    with transaction.atomic():
        by_rule = Interaction.objects.select_for_update(of=("self",)).filter(
            rule__isnull=False, placed_at__gte=since
        )
        found = by_rule.select_related("touchpoint").filter(
            source=SOURCE, external_id=str(ticket.pk)
        )
        placed = found.first()
        if placed is None:
            return
        rule = first_matching_rule(ticket)
        if rule and rule.pk == placed.rule_id:
            return
        touchpoint = placed.touchpoint
        placed.delete()
        facts = {"touchpoint": touchpoint.pk, "touchpoint_name": touchpoint.name}
        origin_of(SYSTEM, now, caused_by).record(TICKET_UNPLACED, ticket, **facts)
        nowhere = current_placement(None)
        place_on_timeline(subject_type="ticket", subject_id=ticket.pk, **nowhere)
        live.publish(f"map:{touchpoint.journey_id}", f"touchpoint:{touchpoint.pk}", "inbox")
        place_ticket(ticket, now=now, caused_by=caused_by)


def show_placement(interaction: Interaction) -> None:
    """Write the placement on the customer's timeline, whose entry may be created later."""
    here = current_placement(interaction.touchpoint)
    place_on_timeline(subject_type="ticket", subject_id=int(interaction.external_id), **here)


def move_ticket(
    ticket: Ticket,
    *,
    to: Touchpoint,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Interaction:
    """Correct the touchpoint of a ticket. Requests stored before keep theirs."""
    if to.retired_at is not None:
        raise CannotMoveTicket(_("“%s” is retired. Choose another touchpoint.") % to)
    return _stand_at(ticket, to, origin_of(by, now, caused_by))


def _stand_at(
    ticket: Ticket,
    touchpoint: Touchpoint,
    origin: Origin,
    *,
    rule: TouchpointRule | None = None,
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
                "placed_by": origin.person,
                "placed_at": origin.at,
            },
        )
        was = before.touchpoint_id if before else None
        origin.record(
            TICKET_PLACED,
            ticket,
            touchpoint=touchpoint.pk,
            touchpoint_name=touchpoint.name,
            before=was,
            rule=rule.pk if rule else None,
        )
        show_placement(interaction)
        topics = [f"touchpoint:{pk}" for pk in (touchpoint.pk, was) if pk]
        live.publish(f"map:{touchpoint.journey_id}", *topics, "inbox")
    return interaction
