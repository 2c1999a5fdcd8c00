"""The tone of a customer's wait in the list."""

from datetime import timedelta

import pytest
from django.utils import timezone

from helpdesk.formatting import wait_tone
from helpdesk.models import Ticket
from tests.personas import signed_in

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("waits", "tone"),
    [
        (timedelta(0), ""),
        (timedelta(hours=4) - SECOND, ""),
        (timedelta(hours=4), "act"),
        (timedelta(days=1) - SECOND, "act"),
        (timedelta(days=1), "late"),
        (timedelta(days=400), "late"),
    ],
)
def test_a_long_wait_has_a_tone(waits, tone):
    assert wait_tone(waits) == tone


@pytest.mark.parametrize(
    ("hours", "chip"),
    [
        (3, '<span class="clock">waits 3 h'),
        (5, '<span class="clock" data-tone="act">waits 5 h'),
        (49, '<span class="clock" data-tone="late">waits 2 d'),
    ],
)
def test_the_list_shows_it(ticket, ana, hours, chip):
    moment = timezone.now() - timedelta(hours=hours, minutes=1)
    Ticket.objects.filter(pk=ticket.pk).update(waiting_since=moment)
    assert chip in signed_in(ana).get("/inbox/").text


def test_a_ticket_that_waits_for_the_customer_has_none(ticket, ana):
    moment = timezone.now() - timedelta(days=3)
    Ticket.objects.filter(pk=ticket.pk).update(waiting_since=moment, status="pending")
    assert 'class="clock"' not in signed_in(ana).get("/inbox/all/").text
