"""Acknowledgement of a signal, and restarts of a baseline."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from journeys.events import BASELINE_RESTARTED, SIGNAL_ACKNOWLEDGED, SIGNAL_WITHDRAWN
from journeys.feedback.actions.surveys import save_survey
from journeys.maps.signals.actions.acknowledge import CannotAcknowledge, acknowledge_signal
from journeys.maps.signals.actions.detect import detect_signals
from journeys.maps.signals.actions.restart import restart_baseline
from journeys.models import Baseline, Kind, Signal
from ledger.models import Event
from tests.journeys.feedback_data import make_survey, make_touchpoint, relay_all
from tests.journeys.maps.signals.data import CALM, LOUD

pytestmark = pytest.mark.django_db


@pytest.fixture
def signal(answered, touchpoint):
    answered(touchpoint, CALM * 12, days_ago=50, each_day=3)
    answered(touchpoint, LOUD * 10, days_ago=20, each_day=3)
    detect_signals(touchpoint)
    return Signal.objects.get()


def test_an_acknowledged_signal_keeps_its_evidence_and_the_sum_begins_anew(signal, chloe):
    done = acknowledge_signal(signal, by=chloe)
    assert (done.acknowledged_by, done.is_open) == (chloe, False)
    current = Baseline.objects.get(kind=Kind.ANSWERS, ended_at=None)
    assert (current.highest, current.observed) == (0, 0)
    detect_signals(signal.touchpoint)
    again = Signal.objects.get()
    assert (again.n, again.hits) == (signal.n, signal.hits)
    event = Event.objects.get(name=SIGNAL_ACKNOWLEDGED)
    assert (event.actor, event.facts["signal"]) == (chloe, signal.pk)


def test_a_rise_that_goes_on_opens_another_signal(signal, chloe, answered):
    acknowledge_signal(signal, by=chloe, now=timezone.now() - timedelta(days=5))
    answered(signal.touchpoint, [1] * 12, days_ago=3, each_day=6)
    detect_signals(signal.touchpoint)
    newest = Signal.objects.open().get()
    assert (newest.n, newest.hits) == (12, 12)


def test_a_signal_is_acknowledged_once(signal, chloe, lea):
    acknowledge_signal(signal, by=chloe)
    with pytest.raises(CannotAcknowledge, match=chloe.name):
        acknowledge_signal(signal, by=lea)
    assert Event.objects.filter(name=SIGNAL_ACKNOWLEDGED).count() == 1


def test_a_withdrawn_signal_cannot_be_acknowledged(signal, chloe):
    Signal.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(CannotAcknowledge, match="no longer holds"):
        acknowledge_signal(signal, by=chloe)


def test_a_restart_learns_from_what_comes_after_it(signal, chloe, answered):
    touchpoint, since = signal.touchpoint, timezone.now() - timedelta(days=19)
    restart_baseline(touchpoint, reason=Baseline.Reason.BY_HAND, by=chloe, now=since)
    signal.refresh_from_db()
    assert signal.withdrawn_at == since
    assert Event.objects.filter(name=SIGNAL_WITHDRAWN).count() == 1
    current = Baseline.objects.get(kind=Kind.ANSWERS, ended_at=None)
    assert (current.reason, current.starts_at, current.learnt) == ("by_hand", since, None)
    answered(touchpoint, [5] * 50, days_ago=5, each_day=25)
    detect_signals(touchpoint)
    current = Baseline.objects.get(kind=Kind.ANSWERS, ended_at=None)
    assert (current.reason, current.restarted_at) == ("by_hand", since)
    assert 50 <= current.learnt["n"] < 50 + 30


def test_the_same_restart_twice_is_one(signal, chloe):
    now = timezone.now()
    for _time in range(2):
        restart_baseline(
            signal.touchpoint,
            reason=Baseline.Reason.BY_HAND,
            kinds=[Kind.ANSWERS],
            by=chloe,
            now=now,
        )
    assert Event.objects.filter(name=BASELINE_RESTARTED).count() == 1


@pytest.mark.parametrize(("field", "restarts"), [("question", 1), ("daily_cap", 0)])
def test_another_wording_restarts_the_baseline(touchpoint, chloe, field, restarts):
    survey, other = make_survey(), make_touchpoint("Pay")
    special = make_survey(name="Paying")
    special.touchpoints.add(other)
    setattr(survey, field, "How was it?" if field == "question" else 7)
    save_survey(survey, touchpoints=[], by=chloe)
    relay_all()
    events = Event.objects.filter(name=BASELINE_RESTARTED)
    assert [event.subject_id for event in events] == [touchpoint.pk] * restarts
    assert all(event.facts["kind"] == "answers" for event in events)


@pytest.mark.django_db(transaction=True)
def test_two_tests_at_once_open_one_signal(answered, touchpoint):
    answered(touchpoint, CALM * 12, days_ago=50, each_day=3)
    answered(touchpoint, LOUD * 10, days_ago=20, each_day=3)
    faults = []

    def run() -> None:
        try:
            detect_signals(touchpoint)
        except Exception as fault:  # told by the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Signal.objects.count() == 1
    assert Baseline.objects.filter(ended_at=None).count() == 2
