"""An answer belongs to the map version that was published when its customer was asked."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from journeys.feedback.actions.answers import record_answer
from journeys.feedback.eligibility import block_reason
from journeys.feedback.eligibility_facts import eligibility_facts_of
from journeys.models import FeedbackRequest, Interaction, MapVersion
from ledger.models import Event
from tests.journeys.feedback_data import ask, send
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
fill = import_module("journeys.migrations.0014_versions_of_answers").fill


def publish(touchpoint, number, *, at=None):
    return MapVersion.objects.create(
        journey=touchpoint.journey, number=number, published_at=at or timezone.now()
    )


def test_the_version_published_before_the_request_was_sent_has_its_answer(waiting, touchpoint):
    assert waiting.map_version.number == 1
    second = publish(touchpoint, 2)
    sent = send(waiting)
    publish(touchpoint, 3)
    assert FeedbackRequest.objects.get(pk=sent.pk).map_version == second


def test_beside_an_answer_stands_the_version_of_its_question(sent, touchpoint, chloe):
    answer = record_answer(sent, source="page", now=timezone.now(), score=2)
    publish(touchpoint, 2)
    page = signed_in(chloe).get(f"/feedback/?answer={answer.pk}").text
    assert ", version 1 of the map" in page


def test_a_saved_draft_is_no_version_of_an_answer(solved, touchpoint):
    MapVersion.objects.create(journey=touchpoint.journey, number=2)
    assert send(ask(solved)).map_version.number == 1


def test_requests_of_before_belong_to_the_version_of_their_time(sent, touchpoint, waiting):
    first = touchpoint.journey.versions.get()
    day = timedelta(days=1)
    MapVersion.objects.filter(pk=first.pk).update(published_at=sent.sent_at - day)
    second = publish(touchpoint, 2, at=sent.sent_at)
    saved = publish(touchpoint, 3, at=sent.sent_at + day)
    publish(touchpoint, 4, at=sent.sent_at + 2 * day)
    Event.objects.create(
        name="journey.version_restored", subject_type="journey",
        subject_id=touchpoint.journey_id, facts={"version": 1, "number": 1, "snapshot": 3},
    )  # fmt: skip
    FeedbackRequest.objects.filter(pk=sent.pk).update(map_version=saved, quiet_until=None)
    Interaction.objects.update(version=saved)
    with connection.schema_editor(atomic=False) as editor:
        for _again in range(2):
            fill(apps, editor)
    saved.refresh_from_db()
    assert (saved.is_saved, saved.created_at) == (True, sent.sent_at + day)
    assert Interaction.objects.get().version == second
    sent.refresh_from_db()
    assert sent.map_version == second
    assert sent.quiet_until == sent.sent_at + 30 * day


def test_a_request_sent_before_the_first_version_has_none(sent, touchpoint):
    touchpoint.journey.versions.update(published_at=timezone.now() + timedelta(hours=1))
    with connection.schema_editor(atomic=False) as editor:
        fill(apps, editor)
    sent.refresh_from_db()
    assert sent.map_version is None


def test_a_mail_keeps_its_promise_also_where_another_survey_would_ask_sooner(
    sent, make_solved, survey
):
    later = ask(make_solved(sent.customer))
    survey.quarantine_days = 1
    survey.save()
    day = timedelta(days=1)
    promised = timezone.now() + 20 * day
    FeedbackRequest.objects.filter(pk=sent.pk).update(
        quiet_until=promised, sent_at=timezone.now() - 10 * day
    )
    FeedbackRequest.objects.filter(pk=later.pk).update(due_at=promised - day)
    assert blocked(later, promised - timedelta(seconds=1))
    assert not blocked(later, promised)


def blocked(request, now):
    request.refresh_from_db()
    return block_reason(eligibility_facts_of(request, now), now) == "quarantine"


def test_the_mail_says_what_is_kept(sent):
    assert sent.quiet_until > sent.sent_at
    text = sent.outbound.text
    assert "We send you no other feedback request\nwithin 30 days." in text
    assert re.search(r"The links work until \d+ \w+, \d\d:\d\d\.", text)
