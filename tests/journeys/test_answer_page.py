import pytest
from django.test import Client

from journeys.models import Answer, FeedbackRequest
from tests.journeys.feedback_cast import link_of

pytestmark = pytest.mark.django_db


def test_link_shows_the_pressed_score_and_records_nothing(sent: FeedbackRequest):
    page = Client().get(link_of(sent), {"s": "4"})

    assert page.status_code == 200
    assert 'value="4" required checked' in page.content.decode()
    assert not Answer.objects.exists()


def test_send_records_and_leads_to_thanks(sent: FeedbackRequest):
    client = Client()

    answer = client.post(link_of(sent), {"score": "4", "comment": "Quick."})

    assert (answer.status_code, answer["Location"]) == (303, link_of(sent) + "thanks/")
    kept = Answer.objects.get()
    assert (kept.score, kept.band, kept.comment, kept.suspicion) == (4, "high", "Quick.", "none")
    assert "Thank you, Carla" in client.get(answer["Location"]).content.decode()
