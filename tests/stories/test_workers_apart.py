"""Received mail and reactions have workers of their own: one that stops holds up no other."""

import smtplib
import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from devserver.embedded import children
from helpdesk.actions.status import resolve_ticket
from ledger.models import Delivery, Heartbeat
from mail.models import InboundMail
from tests.mail.conftest import written
from tests.stories.house import House

pytestmark = pytest.mark.slow


def stand_still(house: House, name: str) -> None:
    process = house.service(name).process
    assert process is not None
    children.end_session(process)


def until(what: str, is_true: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not is_true():
        assert time.monotonic() < end, f"Not {what}"
        time.sleep(0.1)


def arrives(house: House, mailbox, number: int) -> None:
    raw = written(to=mailbox.address, message_id=f"{number}@acme.example")
    with smtplib.SMTP(*house.smtp_address, timeout=60) as client:
        client.sendmail("carla@acme.example", [mailbox.address], raw)


def test_reactions_and_sweeps_go_on_without_the_reader(house, mailbox, ticket, ana):
    stand_still(house, "reader")
    arrives(house, mailbox, 1)
    began = timezone.now()
    resolve_ticket(ticket, by=ana)
    assert Delivery.objects.exists()
    until("alive", lambda: Heartbeat.objects.filter(process="worker", seen_at__gt=began).exists())
    until("delivered", lambda: not Delivery.objects.exclude(state="delivered").exists())
    assert InboundMail.objects.get().state == InboundMail.State.STORED


def test_mail_is_read_without_the_worker_of_reactions(house, mailbox):
    stand_still(house, "worker")
    arrives(house, mailbox, 1)
    until("read", lambda: InboundMail.objects.filter(state="delivered").count() == 1)
