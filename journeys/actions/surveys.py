"""Surveys and placement rules: what is asked, when, of whom, and which tickets belong where."""

from collections.abc import Iterable
from typing import Final

from django.db import transaction

from accounts.models import User
from journeys.events import PLACEMENT_CHANGED, SURVEY_CHANGED
from journeys.models import Survey, Touchpoint, TouchpointRule
from ledger.events import record

# A change of one of these makes answers before and after incomparable: a new version begins.
DECISIVE: Final = ("metric", "question", "low_label", "high_label", "delay_hours")


def save_survey(survey: Survey, *, touchpoints: Iterable[Touchpoint], by: User) -> Survey:
    """Keep a survey as it was filled in; a change of wording, delay or scale raises its version."""
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
        record(SURVEY_CHANGED, survey, by=by, version=survey.version, changed=changed)
    return survey


def save_rule(rule: TouchpointRule, *, by: User) -> TouchpointRule:
    """Keep a placement rule; a new one comes last."""
    with transaction.atomic():
        if rule.pk is None and not rule.position:
            last = TouchpointRule.objects.order_by("position").last()
            rule.position = last.position + 1 if last else 1
        rule.save()
        record(PLACEMENT_CHANGED, rule, by=by, touchpoint=rule.touchpoint_id, words=rule.words)
    return rule


def delete_rule(rule: TouchpointRule, *, by: User) -> None:
    """Take a rule away; tickets that it placed stay where they are."""
    with transaction.atomic():
        record(PLACEMENT_CHANGED, rule, by=by, touchpoint=rule.touchpoint_id, is_deleted=True)
        rule.delete()
