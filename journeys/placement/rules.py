"""Placement rules, which assign tickets to touchpoints."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from fields.operators import Operator
from fields.registry import Field, Owner, get_field
from helpdesk.models import Message, Ticket
from journeys.events import PLACEMENT_CHANGED
from journeys.models import TouchpointRule
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


@dataclass(frozen=True)
class RuleField:
    """A field of tickets that rules look at. `name` is the column of a rule with its operand.

    `operator` is one whose operand is the value of the field, or one of its values.
    """

    name: str
    field: Field
    operator: Operator

    def holds(self, rule: TouchpointRule, ticket: Ticket) -> bool:
        """Return True if the ticket has the operand, in any case, or the rule has none."""
        operand = getattr(rule, rule._meta.get_field(self.name).attname)  # type: ignore[union-attr]
        if not operand:
            return True
        stored = self.field.stored(ticket)
        values = stored if self.field.type.has_several_values else [stored]
        return _folded(operand) in map(_folded, values)


RULE_FIELDS = (
    RuleField("mailbox", get_field(Owner.TICKET, "mailbox"), Operator.IS),
    RuleField("tag", get_field(Owner.TICKET, "tags"), Operator.HAS_ANY),
)


def save_rule(
    rule: TouchpointRule, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> TouchpointRule:
    """Save a placement rule; a new one comes last."""
    with transaction.atomic():
        if rule.pk is None and not rule.position:
            last = TouchpointRule.objects.order_by("position").last()
            rule.position = last.position + 1 if last else 1
        rule.save()
        origin_of(by, now, caused_by).record(
            PLACEMENT_CHANGED,
            rule,
            touchpoint=rule.touchpoint_id,
            words=rule.words,
        )
    return rule


def delete_rule(
    rule: TouchpointRule, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete a rule; tickets that it placed stay where they are."""
    with transaction.atomic():
        origin_of(by, now, caused_by).record(
            PLACEMENT_CHANGED,
            rule,
            touchpoint=rule.touchpoint_id,
            is_deleted=True,
        )
        rule.delete()


def first_matching_rule(ticket: Ticket) -> TouchpointRule | None:
    """Return the first active rule, by position, that matches the ticket."""
    rules = rules_in_use()
    return matching_rule(rules, ticket, _searched_text(ticket)) if rules else None


def rules_in_use() -> list[TouchpointRule]:
    """Return the active rules of touchpoints in use, by position."""
    rules = TouchpointRule.objects.filter(
        is_active=True, touchpoint__retired_at=None, touchpoint__journey__archived_at=None
    )
    return list(rules.select_related("touchpoint", "mailbox"))


def matching_rule(
    rules: Iterable[TouchpointRule], ticket: Ticket, text: str
) -> TouchpointRule | None:
    """Return the first of the rules that matches; `text` is subject and first message in lower
    case."""
    return next((rule for rule in rules if _matches(rule, ticket, text)), None)


def _matches(rule: TouchpointRule, ticket: Ticket, text: str) -> bool:
    if not all(each.holds(rule, ticket) for each in RULE_FIELDS):
        return False
    return not rule.words or any(word.strip().lower() in text for word in rule.words)


def _folded(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _searched_text(ticket: Ticket) -> str:
    first = Message.objects.filter(ticket=ticket, customer__isnull=False).first()
    return f"{ticket.subject}\n{first.text if first else ''}".lower()
