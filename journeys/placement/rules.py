"""Placement rules, which assign tickets to touchpoints."""

from django.db import transaction

from accounts.models import User
from helpdesk.models import Message, Ticket
from journeys.events import PLACEMENT_CHANGED
from journeys.models import TouchpointRule
from ledger.events import record


def save_rule(rule: TouchpointRule, *, by: User) -> TouchpointRule:
    """Save a placement rule; a new one comes last."""
    with transaction.atomic():
        if rule.pk is None and not rule.position:
            last = TouchpointRule.objects.order_by("position").last()
            rule.position = last.position + 1 if last else 1
        rule.save()
        record(PLACEMENT_CHANGED, rule, by=by, touchpoint=rule.touchpoint_id, words=rule.words)
    return rule


def delete_rule(rule: TouchpointRule, *, by: User) -> None:
    """Delete a rule; tickets that it placed stay where they are."""
    with transaction.atomic():
        record(PLACEMENT_CHANGED, rule, by=by, touchpoint=rule.touchpoint_id, is_deleted=True)
        rule.delete()


def first_matching_rule(ticket: Ticket) -> TouchpointRule | None:
    """Return the first active rule, by position, that matches the ticket."""
    rules = TouchpointRule.objects.filter(
        is_active=True, touchpoint__retired_at=None, touchpoint__journey__archived_at=None
    ).select_related("touchpoint")
    if not rules:
        return None
    text = _searched_text(ticket)
    return next((rule for rule in rules if _matches(rule, ticket, text)), None)


def _matches(rule: TouchpointRule, ticket: Ticket, text: str) -> bool:
    if rule.mailbox_id and rule.mailbox_id != ticket.mailbox_id:
        return False
    if rule.tag and rule.tag.lower() not in {tag.lower() for tag in ticket.tags}:
        return False
    return not rule.words or any(word.strip().lower() in text for word in rule.words)


def _searched_text(ticket: Ticket) -> str:
    first = Message.objects.filter(ticket=ticket, customer__isnull=False).first()
    return f"{ticket.subject}\n{first.text if first else ''}".lower()
