"""The public pages and the survey mail promise only what the product does."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from journeys.feedback.actions.answers import record_answer
from journeys.models import Answer, FeedbackRequest, FollowUp
from journeys.reports.period import last_days
from tests.journeys.feedback_data import link_of

pytestmark = pytest.mark.django_db
# What nobody enforces: that a person reads, writes, calls or reports back, or how often.
NOT_KEPT = (
    "will read",
    "read every answer",
    "a person reads",
    "we tell you",
    "writes to",
    "We write to",
    "all we use your answer for",
    "at most one",
    "at most once",
    "few weeks",
)


@pytest.fixture
def pages(sent: FeedbackRequest) -> dict[str, str]:
    """Return what a customer reads, before and after a low answer."""
    browser, link = Client(), link_of(sent)
    pages = {
        "text": sent.outbound.text,
        "html": sent.outbound.html,
        "answer": browser.get(link).text,
        "expired": browser.get("/f/unknown/").text,
    }
    for source, score in (("page", 5), ("change", 1)):
        record_answer(sent, source=source, now=timezone.now(), score=score, comment="Hm.")
        pages[f"thanks {score}"] = browser.get(link + "thanks/").text
    pages["unsubscribe"] = browser.get(link_of(sent, start="/u/")).text
    return pages


def test_no_page_promises_what_nobody_enforces(pages):
    assert all(len(text) > 200 for text in pages.values())
    said = [(name, words) for name, text in pages.items() for words in NOT_KEPT if words in text]
    assert said == []


def test_the_answer_can_be_changed_until_the_time_that_is_named(sent, pages, settings):
    until = timezone.localtime(sent.expires_at)
    named = date_format(until, "j F, H:i")
    assert f"You can change it until {named}." in pages["answer"]
    assert f"You can change your answer on this page until {named}." in pages["thanks 1"]
    link = link_of(sent)
    FeedbackRequest.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    assert Client().post(link + "thanks/", {"score": "3"}).status_code == 303
    assert Answer.objects.get().score == 3
    FeedbackRequest.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(link + "thanks/", {"score": "4"}).status_code == 404
    assert Answer.objects.get().score == 3


def test_a_low_answer_is_on_the_list_that_the_page_names(sent, pages, lea):
    follow_up = FollowUp.objects.get()
    assert follow_up.owner == lea
    assert "you are on Lea’s list of customers to contact" in pages["thanks 1"]
    assert "list of customers" not in pages["thanks 5"]
    FollowUp.objects.update(done_at=timezone.now(), done_by=lea)
    assert "list of customers" not in Client().get(link_of(sent) + "thanks/").text


def test_a_raised_score_does_not_leave_the_customer_on_the_list(sent, pages):
    page = Client().get(link_of(sent) + "thanks/").text
    assert "Shall we contact you" not in page  # what is promised is not asked
    assert "Shall we contact you" in pages["thanks 5"]
    record_answer(sent, source="change", now=timezone.now(), score=4)
    page = Client().get(link_of(sent) + "thanks/").text
    assert "list of customers" not in page
    assert "Lea may still contact you about your earlier answer." in page
    assert "Shall we contact you" not in page
    FollowUp.objects.update(owner=None)
    assert "We may still contact you about" in Client().get(link_of(sent) + "thanks/").text
    FollowUp.objects.update(done_at=timezone.now())
    assert "still contact you" not in Client().get(link_of(sent) + "thanks/").text


def test_a_wish_to_be_contacted_stays_when_the_page_no_longer_asks(sent, lea):
    browser, thanks = Client(), link_of(sent) + "thanks/"
    record_answer(sent, source="change", now=timezone.now(), score=5)
    page = browser.post(thanks, {"contact": "yes"}, follow=True).text
    assert "you are on Lea’s list of customers to contact" in page
    FollowUp.objects.update(owner=None)
    assert "you are on our list of customers to contact" in browser.get(thanks).text
    browser.post(thanks, {"missing": "high.speed"})
    answer = Answer.objects.get()
    assert (answer.choices, answer.wants_contact) == (["high.speed"], True)


def test_the_unsubscribe_page_names_the_time_until_which_no_other_request_comes(sent):
    path = link_of(sent, start="/u/")
    page = Client().get(path).text
    named = date_format(timezone.localtime(sent.quiet_until), "j F, H:i")
    assert f"the next one comes after {named} at the earliest" in page
    FeedbackRequest.objects.update(
        quiet_until=last_days(1, now=timezone.now()).since - timedelta(1)
    )
    assert "at the earliest" not in Client().get(path).text


def test_the_mail_says_that_the_question_was_marked_solved(pages):
    for text in (pages["text"], pages["html"]):
        assert "closed your question" not in text
        assert "was marked solved, and I would like to know" in " ".join(text.split())
