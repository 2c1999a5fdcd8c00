"""Undo reads its own rows: the ledger may be trimmed or anonymised."""

import re
from pathlib import Path

import pytest

from journeys.maps.actions.cards import add_card, remove_card, restore_card
from journeys.maps.actions.stages import remove_stage, restore_stage
from journeys.maps.actions.touchpoints import (
    restore_touchpoint,
    retire_touchpoint,
    set_expected_feeling,
)
from ledger.models import Event
from tests.journeys.map_data import row, stage_of, touch

ROOT = Path(__file__).resolve().parents[4]
# The undo of a reply that is held for seconds looks at the events since, to keep what others did.
# Without them it gives back what still is as the reply left it (decision 0033).
OF_SECONDS = {
    "helpdesk/actions/give_back.py",
    "helpdesk/actions/reply_hold.py",
    "helpdesk/actions/withdraw_reply.py",
}
APPS = ("accounts", "customers", "mail", "helpdesk", "journeys")


@pytest.mark.django_db
def test_what_was_removed_comes_back_without_a_ledger(journey, chloe):
    touchpoint, stage = touch("Write a mail"), stage_of("Write a mail")
    set_expected_feeling(touchpoint, -1, by=chloe)
    card = add_card(touchpoint, "pains", "Nobody answers", by=chloe)
    pk, before = card.pk, row(journey)
    remove_card(card, by=chloe)
    retire_touchpoint(touchpoint, by=chloe)
    remove_stage(stage, by=chloe)
    Event.objects.all().delete()

    assert restore_stage(stage, by=chloe).name == "I ask"
    assert restore_touchpoint(touchpoint, by=chloe).expected_feeling == -1
    assert restore_card(touchpoint, pk, by=chloe).body == "Nobody answers"
    assert row(journey) == before


def test_no_action_reads_events():
    actions = [path for app in APPS for path in (ROOT / app).rglob("actions/*.py")]
    actions += (ROOT / "journeys" / "placement").rglob("*.py")
    assert len(actions) > 30
    reading = {
        str(path.relative_to(ROOT))
        for path in actions
        if re.search(r"\bEvent\.objects\b", path.read_text())
    }
    assert reading == OF_SECONDS
