"""Each press is judged by itself: scanners and persons in both orders, and corrections."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journeys.feedback.actions.answers import record_answer
from journeys.feedback.opened import opened_mark, time_open
from journeys.models import Answer, FeedbackRequest, FollowUp
from ledger.models import Event
from tests.journeys.feedback_data import link_of
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def press(request: FeedbackRequest, score: int | None, after: float, **said) -> Answer:
    """Press a score so many seconds after delivery."""
    assert request.outbound
    assert request.outbound.sent_at
    if "open_for" in said:
        said["open_for"] *= SECOND
    now = request.outbound.sent_at + after * SECOND
    record_answer(request, score=score, now=now, **({"source": "page"} | said))
    return Answer.objects.get()


def state(answer: Answer) -> tuple[int | None, str, str]:
    return answer.score, answer.bot_detection, answer.bot_detection_reason


def test_a_person_after_a_scanner_counts_and_is_called_back(sent):
    assert state(press(sent, 5, 3)) == (5, "suspect", "3 s after delivery")
    assert state(press(sent, 1, 600)) == (1, "none", "")
    assert Answer.objects.counted().exists()
    assert FollowUp.objects.exists()


def test_a_person_confirms_the_number_of_a_scanner(sent):
    press(sent, 2, 3)
    assert state(press(sent, 2, 600)) == (2, "none", "")
    assert FollowUp.objects.exists()


@pytest.mark.parametrize("said", [{"open_for": 4}, {}])
def test_a_wrong_press_corrected_within_45_s_counts(sent, said):
    press(sent, 5, 600)
    assert state(press(sent, 1, 620, **said)) == (1, "none", "")
    assert FollowUp.objects.exists()


def test_a_scanner_after_a_person_changes_nothing(sent):
    press(sent, 4, 600, open_for=8)
    for at, score in enumerate((1, 2, 3, 5)):
        answer = press(sent, score, 602 + 6 * at, open_for=0.1)
        assert state(answer) == (4, "none", "")
    assert not FollowUp.objects.exists()
    assert [
        (each.score, each.bot_detection_reason) for each in answer.revisions.order_by("pk")
    ] == [(4, ""), *((score, "two scores within 45 s") for score in (1, 2, 3, 5))]
    assert Event.objects.filter(name="feedback.received").count() == 1
    event = Event.objects.filter(name="feedback.disregarded").first()
    assert event.facts["score"] == 1


def test_a_scanner_after_a_person_changes_nothing_where_the_page_tells_no_time(sent):
    press(sent, 4, 600)
    assert state(press(sent, 1, 603)) == (4, "none", "")
    # The time is that since the press before, also where this one was a machine's.
    assert state(press(sent, 2, 612)) == (4, "none", "")
    assert state(press(sent, 2, 700)) == (2, "none", "")


def test_a_slow_scanner_that_reads_no_page_is_suspect_from_its_first_press(sent):
    assert state(press(sent, 1, 60, open_for=0.2)) == (1, "none", "")
    assert state(press(sent, 2, 61, open_for=0.2)) == (2, "suspect", "two scores within 45 s")
    assert press(sent, 5, 62, open_for=0.2).bot_detection == "suspect"
    assert state(press(sent, 4, 90, open_for=5)) == (4, "none", "")


@pytest.mark.parametrize("first", [{"open_for": 20}, {}, {"source": "mail"}])
def test_a_scanner_an_hour_after_a_person_changes_nothing(sent, first):
    press(sent, 5, 600, **first)
    for score, at in enumerate((4200, 4201, 4261, 7861), start=1):
        assert state(press(sent, score, at, open_for=0.1)) == (5, "none", "")
    assert not FollowUp.objects.exists()
    assert Event.objects.filter(name="feedback.disregarded").count() == 4


def test_a_scanner_that_repeats_the_score_of_a_person_starts_no_row(sent):
    press(sent, 5, 600, open_for=20)
    for at, score in [(4200, 1), (4260, 5), (4261, 1), (4400, 5), (4500, 2)]:
        assert state(press(sent, score, at, open_for=0.1)) == (5, "none", "")


def test_a_scanner_leaves_the_words_of_a_person_alone(sent):
    press(sent, None, 600, source="mail", comment="Fine")
    for at in (4200, 4201, 4300):
        assert press(sent, 1, at, open_for=0.1).score is None


@pytest.mark.parametrize("pause", [45, 3600])
def test_a_slow_scanner_is_suspect_however_long_it_pauses(sent, pause):
    press(sent, 1, 60, open_for=0.1)
    for row, score in enumerate((2, 3, 4, 5), start=1):
        answer = press(sent, score, 60 + row * pause, open_for=0.1)
        assert (answer.score, answer.bot_detection) == (score, "suspect")
    assert state(press(sent, 3, 90_000, open_for=4)) == (3, "none", "")


@pytest.mark.parametrize("first", [{"open_for": 20}, {"open_for": 0.1}, {}])
def test_a_person_corrects_an_answer_after_a_second_on_the_page(sent, first):
    press(sent, 5, 600, **first)
    for score, at in enumerate((610, 4210), start=1):
        assert state(press(sent, score, at, open_for=1)) == (score, "none", "")


def test_a_double_press_of_a_hasty_person_counts(sent):
    press(sent, 4, 600, open_for=0.5)
    assert state(press(sent, 4, 600.2, open_for=0.7)) == (4, "none", "")


def test_words_of_a_person_are_no_row_of_a_machine(sent):
    press(sent, 4, 60, open_for=0.2, comment="Fine")
    assert state(press(sent, 1, 61, open_for=0.2)) == (4, "none", "")


def test_a_change_on_the_thank_you_page_clears(sent):
    press(sent, 1, 3)
    assert press(sent, 2, 6, source="change").bot_detection == "suspect"
    assert state(press(sent, 4, 60, source="change")) == (4, "none", "")


def test_the_question_on_the_thank_you_page_clears(sent):
    press(sent, 2, 3)
    answer = press(sent, None, 5, source="change", choices=["low.speed"])
    assert state(answer) == (2, "suspect", "3 s after delivery")
    answer = press(sent, None, 40, source="change", choices=["low.speed"])
    assert state(answer) == (2, "none", "")
    assert FollowUp.objects.exists()


def test_a_number_by_mail_clears_and_words_alone_do_not(sent):
    press(sent, 5, 3)
    assert press(sent, None, 60, source="mail", comment="Hello").bot_detection == "suspect"
    assert state(press(sent, 2, 70, source="mail")) == (2, "none", "")


def test_the_page_tells_a_person_whose_number_was_not_taken(sent, chloe):
    browser, link = Client(), link_of(sent)
    browser.post(link, {"score": 4})
    answered = browser.post(link, {"score": 1}, follow=True)
    assert "your answer is kept" in answered.text
    browser.post(link + "thanks/", {"score": 1})
    assert Answer.objects.get().score == 1
    page = signed_in(chloe).get(reverse("journeys:feedback") + "?tab=all").text
    assert "two scores within 45 s" in page


def test_the_page_sends_the_time_it_was_open(sent):
    page = Client().get(link_of(sent)).text
    mark = re.findall(r'name="opened" value="([^"]+)"', page)[0]
    Client().post(link_of(sent), {"score": 4, "opened": mark})
    assert Answer.objects.get().revisions.get().open_for is not None


@pytest.mark.parametrize("mark", ["", "x", "1:2:3", "a" * 100_000, "\0", "²:²:²"])
def test_an_invented_mark_tells_no_time(sent, mark):
    assert time_open(mark, now=timezone.now()) is None
    assert Client().post(link_of(sent), {"score": 4, "opened": mark}).status_code in (303, 400)


def test_the_mark_is_of_one_day():
    now = timezone.now()
    mark = opened_mark(now)
    assert time_open(mark, now=now + timedelta(hours=23)) > timedelta(hours=22)
    assert time_open(mark, now=now + timedelta(days=1, seconds=1)) is None
    assert time_open(mark, now=now - timedelta(minutes=1)) is None
