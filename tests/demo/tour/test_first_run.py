"""The walk around the loop: each step is done when it has happened."""

import pytest
from django.utils import timezone

from demo.people import tour_ticket
from demo.tour.progress import read_progress
from helpdesk.actions.open import open_ticket
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.actions.follow_ups import finish_follow_up
from journeys.feedback.actions.triage import mark_read
from journeys.models import Answer, FeedbackRequest
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def done(*, has_seen_map: bool = False) -> int:
    return sum(read_progress(has_seen_map=has_seen_map).done)


def test_nothing_has_happened_yet(carla, mailbox, chloe):
    assert done() == 0
    html = signed_in(chloe).get("/").content.decode()
    assert "Write as Carla" in html
    assert f"/postbox/write/?who={carla.pk}" in html


def test_her_mail_is_the_first_step(ticket, chloe):
    assert done() == 1
    html = signed_in(chloe).get("/").content.decode()
    assert f"became ticket #{ticket.pk}" in html
    assert 'aria-current="step"' in html


def test_another_colleague_answers_as_ana(ticket, ana, chloe):
    assert "as Ana" in signed_in(chloe).get("/").content.decode()
    html = signed_in(ana).get("/").content.decode()
    assert f'<a class="button primary" href="/tickets/{ticket.pk}/"' in html


def test_answered_and_solved_is_the_second(waiting):
    assert done() == 2


def test_asked_is_the_third_and_leads_to_her_mail(asked, ana):
    assert done() == 3
    assert f'href="/postbox/{asked.pk}/"' in signed_in(ana).get("/first-run/").content.decode()


def test_an_unhappy_answer_is_closed_by_a_call(asked, lea):
    request = FeedbackRequest.objects.get()
    answer = record_answer(request, source="mail", now=timezone.now(), score=2, comment="Slow.")
    assert done() == 4
    assert done(has_seen_map=True) == 5
    finish_follow_up(answer.follow_up, outcome="Called her.", by=lea)
    assert done() == 6
    assert signed_in(lea).get("/").headers["Location"] == "/inbox/"


def test_a_happy_answer_is_closed_by_reading_it(asked, lea):
    request = FeedbackRequest.objects.get()
    record_answer(request, source="mail", now=timezone.now(), score=5, comment="Great.")
    assert "Read her answer" in signed_in(lea).get("/").content.decode()
    mark_read(Answer.objects.get(), by=lea)
    assert done() == 6


def test_looking_at_the_map_is_the_fifth_step(asked, chloe, touchpoint):
    record_answer(FeedbackRequest.objects.get(), source="mail", now=timezone.now(), score=2)
    browser = signed_in(chloe)
    assert browser.get("/first-run/show-on-map/").status_code == 405
    response = browser.post("/first-run/show-on-map/")
    assert response["Location"] == f"/journeys/{touchpoint.journey_id}/#touchpoint-{touchpoint.pk}"
    assert "<b>5</b> of 6 done" in browser.get("/").content.decode()


def test_whoever_skips_it_comes_to_the_inbox(ticket, ana):
    browser = signed_in(ana)
    assert browser.get("/first-run/skip/").status_code == 405
    assert browser.post("/first-run/skip/")["Location"] == "/inbox/"
    assert browser.get("/")["Location"] == "/inbox/"
    assert browser.get("/first-run/").status_code == 200


def test_the_newest_bent_wheel_is_the_matter(ticket, carla, mailbox):
    open_ticket(requester=carla, subject="Something else", text="Hm.", mailbox=mailbox)
    assert tour_ticket() == ticket
