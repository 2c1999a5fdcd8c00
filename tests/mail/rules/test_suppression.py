"""Rule 8: an address with a bounce score of 4 gets no automatic mail; agents are warned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import ContactPoint, Customer
from helpdesk.actions.reply import reply_to_ticket
from mail.models import OutboundMail
from mail.outbound.loop_protection import suppressed_addresses
from tests.mail.conftest import CARLA
from tests.mail.rules.post import come, come_verified, ticket_of
from tests.mail.rules.test_breaker import automatic
from tests.personas import signed_in

State = OutboundMail.State


def bounced(score: float, *, days: float = 0) -> ContactPoint:
    address, _new = ContactPoint.objects.get_or_create(
        value=CARLA, defaults={"customer": Customer.objects.create(name="Carla")}
    )
    address.bounce_score, address.bounced_at = score, timezone.now() - timedelta(days=days)
    address.save()
    return address


def test_a_suppressed_address_gets_no_automatic_mail(support):
    ContactPoint.objects.create(
        customer=Customer.objects.create(), value=CARLA, bounce_score=4.1, bounced_at=timezone.now()
    )
    assert "is paused" in automatic(support).error


@pytest.mark.parametrize(
    ("score", "days", "rests"),
    [
        (3.9, 0, False),
        (4, 0.9, True),
        (4, 1.1, False),
        (8, 14.5, True),
        (8, 16.1, False),
        (99, 31, False),
    ],
)
def test_an_address_rests_at_four_and_its_score_fades_over_thirty_days(db, score, days, rests):
    address = bounced(score, days=days)
    assert address.rests(timezone.now()) == rests
    assert suppressed_addresses([CARLA]) == ([CARLA] if rests else [])


def test_mail_by_a_person_to_a_suppressed_address_is_sent(support, ana):
    ticket = ticket_of(come())
    bounced(6)
    assert reply_to_ticket(ticket, "Hello?", by=ana).outbound.state == State.QUEUED


def test_the_agent_is_warned_before_writing_to_a_suppressed_address(support, ana):
    ticket, client = ticket_of(come()), signed_in(ana)
    warning = f"Mail to {CARLA} bounced several times"
    assert warning not in client.get(f"/tickets/{ticket.pk}/").text
    bounced(6)
    assert warning in client.get(f"/tickets/{ticket.pk}/").text


def test_the_agent_is_warned_of_those_in_copy_too(support, ana):
    ticket = ticket_of(come_verified(sender="dora@beta.example", Cc=CARLA))
    bounced(6)
    assert f"Mail to {CARLA} bounced" in signed_in(ana).get(f"/tickets/{ticket.pk}/").text
