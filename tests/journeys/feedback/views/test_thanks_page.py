"""The thank-you page: one form at a time, and what is sent is kept in the words that were read."""

import re

import pytest
from django.test import Client

from journeys.models import Answer, FeedbackRequest
from tests.journeys.feedback_data import link_of
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


def buttons_in(page: str) -> list[str]:
    return re.findall(r"<button[^>]*>([^<]*)</button>", page)


def test_a_change_has_a_page_of_its_own_and_no_words_are_lost(sent: FeedbackRequest):
    client, thanks = Client(), link_of(sent) + "thanks/"
    client.post(link_of(sent), {"score": "2", "comment": "Slow"})

    page = client.get(thanks).content.decode()
    assert buttons_in(page) == ["Send"]
    assert "<textarea" not in page
    assert 'href="?change=1"' in page
    change = client.get(thanks, {"change": "1"}).content.decode()
    assert buttons_in(change) == ["Save the change"]
    assert "What went wrong?" not in change
    assert "Slow" in change
    assert re.search(r'value="2"[^>]* checked', change)

    unscored = client.post(f"{thanks}?change=1", {"comment": "Better now"})
    assert unscored.status_code == 422
    assert "Better now" in unscored.content.decode()
    assert buttons_in(unscored.content.decode()) == ["Save the change"]
    saved = client.post(f"{thanks}?change=1", {"score": "4", "comment": "Better now"}, follow=True)
    assert "Your change is saved." in saved.content.decode()
    answer = Answer.objects.get()
    assert (answer.score, answer.comment, answer.bot_detection) == (4, "Better now", "none")


def test_the_question_sent_alone_is_said_to_be_received(sent: FeedbackRequest):
    client, thanks = Client(), link_of(sent) + "thanks/"
    client.post(link_of(sent), {"score": "2", "comment": "Slow"})
    assert "We received what you sent." not in client.get(thanks).content.decode()
    page = client.post(thanks, {"contact": "yes"}, follow=True).content.decode()
    assert "We received what you sent." in page
    answer = Answer.objects.get()
    assert (answer.score, answer.comment, answer.wants_contact) == (2, "Slow", True)


def test_a_ticked_choice_keeps_its_words_when_the_score_changes(sent: FeedbackRequest, chloe):
    client, thanks = Client(), link_of(sent) + "thanks/"
    client.post(link_of(sent), {"score": "2"})
    client.post(thanks, {"missing": ["low.speed"]})
    client.post(f"{thanks}?change=1", {"score": "4"})
    client.post(thanks, {})  # the question of a 4 shows no tick, and nothing was unticked
    answer = Answer.objects.get()
    page = signed_in(chloe).get(f"/feedback/?tab=all&answer={answer.pk}").content.decode()
    assert "What went wrong? “It took too long”" in page
    assert "A faster answer" not in page

    client.post(thanks, {"missing": ["high.speed"]})
    page = signed_in(chloe).get(f"/feedback/?tab=all&answer={answer.pk}").content.decode()
    assert "What would have made it even better? “A faster answer”" in page
    client.post(thanks, {})
    answer.refresh_from_db()
    assert answer.choices == []
