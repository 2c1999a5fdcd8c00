"""The System page and the mark on the rail, for administrators."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.events import TEAM_CHANGED
from accounts.rail import rail_counts
from ledger.events import record
from ledger.models import Delivery, Event, Heartbeat
from ledger.processes import note_heartbeat
from ledger.subscribers import TRIES
from ledger.tasks import sweep_heartbeat
from mail.inbound.store import store
from mail.models import InboundMail, OutboundMail
from tests.personas import signed_in

PAGE = "/settings/system/"


@pytest.fixture
def failed(billing) -> Delivery:
    """A delivery that was given up."""
    return Delivery.objects.create(
        event=record(TEAM_CHANGED, billing, before={}, after={}),
        subscriber="tests.webhook",
        state="failed",
        attempts=TRIES,
        next_try_at=None,
        error="ConnectionError('refused <here>')",
    )


def page(user) -> str:
    return signed_in(user).get(PAGE).content.decode()


def mark(rf, user) -> dict:
    request = rf.get("/")
    request.user = user
    return rail_counts(request).get("settings", {})


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_administrators_may(ana, lea, failed, method):
    for person in (ana, lea):
        assert signed_in(person).get(PAGE).status_code == 403
        url = f"/settings/system/retry/{failed.pk}/"
        assert getattr(signed_in(person), method)(url).status_code in (403, 405)
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_a_quiet_system_says_so_and_nothing_more(admin):
    said = page(admin)
    assert "No failed deliveries" in said
    waiting, _ = said.split('aria-labelledby="system-processes"')
    assert waiting.count("None waiting") == 4
    assert said.count("never") == 6, "no process was seen"
    assert "Stuck" not in said


def test_a_failing_delivery_is_listed_and_retried(admin, failed):
    said = page(admin)
    assert "team.changed" in said
    assert "tests.webhook" in said
    assert "ConnectionError(&#39;refused &lt;here&gt;&#39;)" in said
    assert f'data-unit=" attempts">{TRIES}</td>' in said
    url = f"/settings/system/retry/{failed.pk}/"
    assert url in said
    assert signed_in(admin).get(url).status_code == 405
    assert signed_in(admin).post(url)["Location"] == PAGE
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)
    assert Event.objects.get(name="delivery.retried").actor == admin


def test_what_was_delivered_meanwhile_is_not_tried_again(admin, failed):
    Delivery.objects.update(state="delivered")
    answer = signed_in(admin).post(f"/settings/system/retry/{failed.pk}/", follow=True)
    assert "was delivered meanwhile" in answer.content.decode()
    assert signed_in(admin).post("/settings/system/retry/4711/").status_code == 404


def test_waiting_mail_is_stuck_after_some_minutes(admin, mailbox):
    store(
        b"From: c@x.example\r\nTo: a@b.example\r\n\r\nHi",
        received_via="smtp",
        envelope_to=["a@b.example"],
    )
    assert "Stuck" not in page(admin)
    InboundMail.objects.update(received_at=timezone.now() - timedelta(minutes=6))
    OutboundMail.objects.create(
        kind="test", to=["c@x.example"], created_at=timezone.now() - timedelta(minutes=16)
    )
    said = page(admin)
    assert said.count(">Stuck<") == 2
    assert "Check that the mailer is running" in said


def test_a_silent_process_is_named_and_a_live_one_is_not(admin):
    for name in ("worker", "reader", "mailer"):
        note_heartbeat(name)
    Heartbeat.objects.create(process="beat", seen_at=timezone.now() - timedelta(minutes=3))
    said = page(admin)
    assert said.count(">Not responding<") == 1
    assert "Start the beat." in said


def test_the_page_refreshes_its_part(admin):
    part = signed_in(admin).get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div class="system wide" id="system"')


def test_the_rail_marks_what_is_stuck_for_administrators_in_one_query(rf, admin, ana, failed):
    with CaptureQueriesContext(connection) as queries:
        found = mark(rf, admin)
    assert len(queries) == 1
    assert found == {"count": 1, "tone": "late", "label": "1 problem in System"}
    assert mark(rf, ana) == {}
    Heartbeat.objects.create(process="beat", seen_at=timezone.now() - timedelta(minutes=3))
    Delivery.objects.create(
        event=failed.event,
        subscriber="late",
        next_try_at=timezone.now() - timedelta(minutes=6),
    )
    assert mark(rf, admin)["count"] == 3
    assert "3 problems in System" in page(admin)


def test_a_delivery_that_failed_once_is_listed_and_not_marked(rf, admin, failed):
    Delivery.objects.update(state="waiting", attempts=1, next_try_at=timezone.now())
    assert mark(rf, admin) == {}
    assert "tests.webhook" in page(admin)


@pytest.mark.django_db(transaction=True)
def test_whoever_sends_the_heartbeat_is_the_beat():
    sweep_heartbeat.delay()
    assert Heartbeat.objects.get().process == "beat"
