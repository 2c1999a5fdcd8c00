"""Surveys: wording, delay, send window and touchpoints."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction

from journeys.events import SURVEY_CHANGED
from journeys.models import Survey, Touchpoint
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

# A change of one of these raises the version: answers are not comparable across it.
DECISIVE: Final = ("metric", "question", "low_label", "high_label", "delay_hours")


def save_survey(
    survey: Survey,
    *,
    touchpoints: Iterable[Touchpoint],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Survey:
    """Save a survey; a change of wording, delay or scale raises its version."""
    with transaction.atomic():
        before = Survey.objects.select_for_update(no_key=True).filter(pk=survey.pk).first()
        changed = {
            name: [getattr(before, name), getattr(survey, name)]
            for name in DECISIVE
            if before and getattr(before, name) != getattr(survey, name)
        }
        if before:
            survey.version = before.version + bool(changed)
        survey.save()
        survey.touchpoints.set(touchpoints)
        origin_of(by, now, caused_by).record(
            SURVEY_CHANGED,
            survey,
            version=survey.version,
            changed=changed,
        )
    return survey
