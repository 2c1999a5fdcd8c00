"""Signals of a touchpoint: opened once, renewed with their evidence, and withdrawn."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.events import SIGNAL_OPENED, SIGNAL_WITHDRAWN
from journeys.maps.signals.actions.detect import detect_signals, due_touchpoints
from journeys.maps.signals.observations import local_day
from journeys.models import Answer, Baseline, Kind, Signal
from ledger.models import Event
from tests.journeys.feedback_data import make_touchpoint
from tests.journeys.maps.signals.data import CALM, LOUD, noon

pytestmark = pytest.mark.django_db


@pytest.fixture
def risen(answered, touchpoint):
    """84 calm answers in 28 days, then 30 of which two in three are dissatisfied."""
    answered(touchpoint, CALM * 12, days_ago=50, each_day=3)
    answered(touchpoint, LOUD * 10, days_ago=20, each_day=3)
    return touchpoint


def test_a_rise_of_dissatisfied_answers_opens_one_signal(risen):
    detect_signals(risen)
    signal = Signal.objects.get()
    assert (signal.kind, signal.touchpoint, signal.is_open) == (Kind.ANSWERS, risen, True)
    since = Answer.objects.filter(answered_at__gte=signal.began_at)
    assert (signal.n, signal.hits) == (since.count(), since.filter(score__lte=2).count())
    assert 28 <= signal.n <= 31
    assert noon(23) <= signal.began_at < signal.opened_at < noon(10)
    assert signal.counted_until == since.latest("answered_at").answered_at
    assert signal.value == pytest.approx(signal.hits / signal.n)
    assert signal.low > signal.usual == pytest.approx(1 / 7, abs=0.02)
    event = Event.objects.get(name=SIGNAL_OPENED)
    assert (event.subject_id, event.facts["signal"], event.facts["n"]) == (
        risen.pk, signal.pk, signal.n,
    )  # fmt: skip


def test_twice_is_the_same_as_once(risen):
    detect_signals(risen)
    before = Signal.objects.values().get()
    detect_signals(risen)
    assert Signal.objects.values().get() == before
    assert Event.objects.filter(name=SIGNAL_OPENED).count() == 1
    current = Baseline.objects.get(kind=Kind.ANSWERS, ended_at=None)
    assert current.learnt["n"] >= 50


def test_a_calm_touchpoint_has_a_baseline_and_no_signal(answered, touchpoint):
    answered(touchpoint, CALM * 20, days_ago=60, each_day=3)
    detect_signals(touchpoint)
    assert not Signal.objects.exists()
    current = Baseline.objects.get(kind=Kind.ANSWERS, ended_at=None)
    assert current.observed > 50
    assert 0 < current.highest < current.learnt["test"]["threshold"]


@pytest.mark.parametrize(("n", "is_learnt"), [(49, False), (50, True)])
def test_a_baseline_is_learnt_from_50_answers(answered, touchpoint, n, is_learnt):
    answered(touchpoint, [5] * n, days_ago=60)
    detect_signals(touchpoint)
    current = Baseline.objects.get(kind=Kind.ANSWERS, ended_at=None)
    assert bool(current.learnt) is is_learnt
    assert current.metric == ("csat" if is_learnt else "")


def test_the_rise_itself_is_not_learnt_as_usual(risen):
    """A test that begins today goes through the history day by day."""
    detect_signals(risen)
    current = Baseline.objects.get(kind=Kind.ANSWERS, ended_at=None)
    assert local_day(current.starts_at) == local_day(
        noon(50 - 17)
    )  # the day after the fiftieth answer
    assert current.learnt["share"] < 0.2


def test_further_answers_are_evidence_of_the_same_signal(risen, answered):
    detect_signals(risen)
    before = Signal.objects.get()
    answered(risen, [1, 1, 5], days_ago=3)
    detect_signals(risen, kinds=[Kind.ANSWERS])
    after = Signal.objects.get()
    assert (after.pk, after.n, after.hits) == (before.pk, before.n + 3, before.hits + 2)
    assert after.counted_until > before.counted_until


def test_a_signal_whose_answers_do_not_count_any_more_is_withdrawn(risen):
    detect_signals(risen)
    Answer.objects.filter(score__lte=2, answered_at__gte=noon(21)).update(bot_detection="suspect")
    detect_signals(risen)
    signal = Signal.objects.get()
    assert signal.withdrawn_at is not None
    assert Event.objects.filter(name=SIGNAL_WITHDRAWN).count() == 1
    Answer.objects.update(bot_detection="cleared")
    detect_signals(risen)
    assert Signal.objects.open().count() == 1


def test_answers_about_spam_open_no_signal(risen, ticket):
    type(ticket).objects.filter(pk=ticket.pk).update(spam_at=timezone.now())
    detect_signals(risen)
    assert not Signal.objects.exists()


def test_scales_are_not_mixed(answered, touchpoint):
    """Thirty ones of another scale are no dissatisfied answers of the main one."""
    answered(touchpoint, CALM * 12, days_ago=50, each_day=3)
    answered(touchpoint, [1] * 30, days_ago=20, each_day=3, metric="nps")
    detect_signals(touchpoint)
    assert not Signal.objects.exists()


def test_a_rise_of_tickets_opens_a_signal(visited, touchpoint):
    visited(touchpoint, [1, 0, 0, 1, 0, 0, 0] * 8 + [3] * 14, days_ago=70)
    detect_signals(touchpoint)
    signal = Signal.objects.get()
    assert signal.kind == Kind.TICKETS
    assert (signal.hits, signal.n) == (42, 14)
    assert signal.began_at <= noon(14) < signal.began_at + timedelta(days=1)
    assert signal.value > 3
    assert signal.low > 1


def test_today_is_no_whole_day(visited, touchpoint):
    visited(touchpoint, [1, 0, 0, 1, 0, 0, 0] * 8 + [40], days_ago=56)
    detect_signals(touchpoint)
    assert not Signal.objects.exists()
    detect_signals(touchpoint, now=timezone.now() + timedelta(days=1))
    assert Signal.objects.get().kind == Kind.TICKETS


def test_a_retired_touchpoint_is_not_tested(risen):
    risen.retired_at = timezone.now()
    risen.save()
    detect_signals(risen)
    assert not Signal.objects.exists()
    assert not Baseline.objects.exists()


def test_a_journey_is_judged_as_a_whole(risen, answered):
    """The signal of a touchpoint that was tested earlier opens with the next test of another."""
    other = make_touchpoint("Pay")
    other.journey = risen.journey
    other.save()
    answered(other, CALM * 20, days_ago=60, each_day=3)
    detect_signals(risen)
    Signal.objects.all().delete()
    detect_signals(other)
    assert Signal.objects.get().touchpoint == risen


def test_each_touchpoint_is_due_once_a_day(risen):
    now = timezone.now()
    assert due_touchpoints(now=now, limit=5) == [risen]
    detect_signals(risen, now=now)
    assert due_touchpoints(now=now, limit=5) == []
    assert due_touchpoints(now=now + timedelta(days=1), limit=5) == [risen]
