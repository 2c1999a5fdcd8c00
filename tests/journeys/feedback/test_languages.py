"""The language in which a customer is asked: mail, pages, answers by mail, and the wording."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from customers.models import Customer
from helpdesk.models import Ticket
from journeys.feedback.languages import (
    LANGUAGES,
    STANDARD,
    Wording,
    known_language,
    preferred_language,
    wording_in,
)
from journeys.models import Answer, Survey
from ledger.models import Event
from tests.journeys.feedback_data import ask, link_of, make_survey, relay_all, send
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
OWN = Wording("How was the courier?", "Bad", "Good")


@pytest.fixture
def survey(db):
    standard = STANDARD["csat"]["en"]
    return make_survey(
        question=standard.question, low_label=standard.low_label, high_label=standard.high_label
    )


@pytest.fixture
def asked(solved, carla):
    """Return a sent request to Carla, in the language that is stored with her."""

    def ask_in(language: str):
        Customer.objects.filter(pk=carla.pk).update(language=language)
        Ticket.objects.filter(pk=solved.pk).update(language="")
        solved.refresh_from_db()
        return send(ask(solved))

    return ask_in


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de", "de"), ("de-AT", "de"), ("pt_BR", "pt"), (" FR ", "fr"), ("sv", ""), ("", ""),
     ("den", ""), ("x" * 50, "")],
)  # fmt: skip
def test_known_languages(tag, language):
    assert known_language(tag) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("sv", "en"),
        ("de-CH", "de"),
        ("sv, fr;q=0.5, de;q=0.8", "de"),
        ("fr;q=0, it;q=0.1", "it"),
        ("de;q=x, nl", "nl"),
        ("es;q=0.9,es-MX;q=0.9,pt", "pt"),
    ],
)
def test_the_language_of_a_browser(header, language):
    assert preferred_language(header) == language


@given(st.text(max_size=80))
def test_any_header_has_a_language(header):
    assert preferred_language(header) in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("metric", STANDARD)
def test_the_standard_wording_is_asked_in_the_customers_language(metric, language):
    found = wording_in(language, metric, STANDARD[metric]["en"])
    assert found == STANDARD[metric][language]


@pytest.mark.parametrize("language", ["de", "sv", ""])
def test_a_wording_of_ones_own_is_asked_as_it_is(language):
    assert wording_in(language, "csat", OWN) == OWN
    assert wording_in(language, "ces", STANDARD["csat"]["en"]) == STANDARD["csat"]["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_mail_and_pages_speak_the_customers_language(asked, language):
    request = asked(language)
    assert request.outbound
    wording = STANDARD["csat"][language]
    assert request.language == language
    assert request.question == wording.question.format(agent="Ana")
    mail = request.outbound
    assert wording.question.format(agent="Ana") in mail.text
    assert f'<html lang="{language}"' in mail.html
    client, link = Client(), link_of(request)
    page = client.get(f"{link}?s=2")
    assert f'<html lang="{language}"' in page.text
    assert page["Content-Language"] == language
    thanks = client.post(link, {"score": "2", "comment": "Zu spät"}, follow=True)
    assert f'<html lang="{language}"' in thanks.text
    stop = client.get(link_of(request, "/u/"))
    assert f'<html lang="{language}"' in stop.text
    if language != "en":
        for text in (mail.text, mail.html, page.text, thanks.text, stop.text):
            assert english_in(text) == []


def english_in(text: str) -> list[str]:
    """Return English words that no text in another language has, with what is around them."""
    shown = re.sub(r"<style>.*?</style>|<!--.*?-->|<[^>]*>", " ", text, flags=re.DOTALL)
    words = r"\b(?:you|your|our|the|and|with|until|answer)\b"
    return [shown[max(0, at.start() - 30) : at.end() + 30] for at in re.finditer(words, shown)]


def test_what_the_company_reads_stays_in_its_language(asked, chloe):
    """A page in German must not write German sentences on the timeline or in the history."""
    request = asked("de")
    Client().post(link_of(request), {"score": "1", "comment": "Zu spät"})
    Client().post(link_of(request, "/u/"))
    relay_all()
    answer = Answer.objects.get()
    assert answer.get_band_display() == "dissatisfied"
    entries = str(list(answer.customer.timeline.values_list("title", "detail")))
    assert not re.search(r"Bewertung|unzufrieden|Meinung", entries)
    facts = str(list(Event.objects.values_list("facts", flat=True)))
    assert "Bewertung" not in facts
    page = signed_in(chloe).get(f"/feedback/?answer={answer.pk}").text
    assert 'lang="en"' in page
    assert "Sehr unzufrieden" in page or "Wie zufrieden" in page or "Zu spät" in page


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Choose a number first"), ("de", "Wählen Sie zuerst eine Zahl"), ("fr", "Choisissez")],
)
def test_errors_speak_it_too(asked, language, words):
    response = Client().post(link_of(asked(language)), {"score": ""})
    assert response.status_code == 422
    assert words in response.text


@pytest.mark.parametrize(
    ("header", "words"),
    [("nl-BE,en;q=0.5", "Deze link is verlopen"), ("sv", "This link has expired")],
)
def test_an_unknown_link_speaks_the_language_of_the_browser(header, words):
    response = Client().get("/f/unknown/", headers={"Accept-Language": header})
    assert response.status_code == 404
    assert words in response.text


def test_dates_are_written_as_the_language_does(asked):
    text = asked("de").outbound.text
    assert re.search(r"am \d{1,2}\. [A-Z]\w+ als gelöst markiert", text)


def test_a_survey_with_its_own_wording_is_sent_in_its_language(asked):
    Survey.objects.update(question="How was the courier, {agent}?")
    request = asked("de")
    assert request.language == "en"
    assert request.question == "How was the courier, Ana?"
    assert '<html lang="en"' in request.outbound.html


def test_the_preview_is_in_the_language_that_is_asked_for(survey, chloe):
    client = signed_in(chloe)
    preview = client.get(reverse("journeys:survey-preview", args=[survey.pk]) + "?language=it")
    assert "Quanto è soddisfatto" in preview.text
    url = reverse("journeys:survey", args=[survey.pk])
    page = client.get(f"{url}?language=²").text
    assert "in their own language" in page
    Survey.objects.update(question=OWN.question)
    assert "The wording is your own" in client.get(url).text
