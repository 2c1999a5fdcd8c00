"""A test mail of a survey to oneself, and how many customers it is to ask soon."""

from datetime import timedelta

import pytest
from django.core import mail as sent
from django.urls import reverse
from django.utils import timezone

from accounts.outgoing_mail import OutgoingMail, register_outgoing_mail
from journeys.feedback.languages import STANDARD
from journeys.models import FeedbackRequest
from tests.journeys.feedback_data import make_survey
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
STANDARD_CSAT = STANDARD["csat"]["en"]


@pytest.fixture
def survey(db):
    return make_survey(
        question=STANDARD_CSAT.question,
        low_label=STANDARD_CSAT.low_label,
        high_label=STANDARD_CSAT.high_label,
    )


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setattr("accounts.outgoing_mail._sources", [])
    register_outgoing_mail(lambda: OutgoingMail("help@veloza.example"))


def test_the_mail_goes_to_the_one_who_asks_in_the_language_shown(survey, server, chloe):
    url = reverse("journeys:test-survey", args=[survey.pk])
    response = signed_in(chloe).post(url, {"language": "de"})
    assert response["Location"] == f"{reverse('journeys:survey', args=[survey.pk])}?language=de"
    (mail,) = sent.outbox
    assert mail.to == [chloe.email]
    assert mail.subject.startswith("Test: ")
    assert "Wie zufrieden waren Sie mit der Hilfe von Chloe?" in mail.body
    assert '<html lang="de"' in mail.alternatives[0].content
    assert not FeedbackRequest.objects.exists()


def test_without_a_server_it_is_told(survey, server, chloe):
    register_outgoing_mail(OutgoingMail)
    url = reverse("journeys:test-survey", args=[survey.pk])
    response = signed_in(chloe).post(url, headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert "No mail can go out yet" in response.text
    assert sent.outbox == []


def test_an_unknown_language_is_that_of_the_survey(survey, server, chloe):
    signed_in(chloe).post(reverse("journeys:test-survey", args=[survey.pk]), {"language": "²"})
    assert STANDARD_CSAT.question.format(agent="Chloe") in sent.outbox[0].body


@pytest.mark.parametrize(
    ("days", "state", "count"), [(6.9, "waiting", 1), (7.1, "waiting", 0), (1, "sent", 0)]
)
def test_the_page_counts_who_is_due_within_seven_days(waiting, chloe, days, state, count):
    due_at = timezone.now() + timedelta(days=days)
    FeedbackRequest.objects.update(due_at=due_at, state=state)
    page = signed_in(chloe).get(reverse("journeys:survey", args=[waiting.survey_id])).text
    noun = "customer is" if count == 1 else "customers are"
    assert f"{count} {noun} to be asked in the next 7 days." in page
