"""The migration that renames the fact `suspicion` of stored answers."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from journeys.events import FEEDBACK_RECEIVED
from ledger.models import Event

migration = import_module("journeys.migrations.0018_bot_detection_fact")


def add(name: str, **facts) -> Event:
    return Event.objects.create(name=name, subject_type="answer", subject_id=7, facts=facts)


def test_the_fact_has_its_new_name_and_the_old_one_after_the_way_back(db):
    received = add(FEEDBACK_RECEIVED, suspicion="suspect", score=4, before=None)
    newer = add(FEEDBACK_RECEIVED, bot_detection="none", score=5)
    other = add("feedback.withdrawn", suspicion="kept")
    with connection.schema_editor() as editor:
        migration.rename(apps, editor)
        migration.rename(apps, editor)
    facts = dict(Event.objects.values_list("pk", "facts"))
    assert facts[received.pk] == {"bot_detection": "suspect", "score": 4, "before": None}
    assert facts[newer.pk] == {"bot_detection": "none", "score": 5}
    assert facts[other.pk] == {"suspicion": "kept"}
    with connection.schema_editor() as editor:
        migration.rename_back(apps, editor)
    received.refresh_from_db()
    assert received.facts == {"suspicion": "suspect", "score": 4, "before": None}
