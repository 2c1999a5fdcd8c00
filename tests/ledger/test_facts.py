"""Facts are what is declared beside the event's name, and what docs/events.md says."""

import re
from pathlib import Path
from typing import Any, NotRequired, TypedDict, get_type_hints

import pytest
from django.urls import get_resolver

from ledger.events import record
from ledger.facts import WrongFacts, check, declare, declared
from ledger.models import Event

DOCS = Path(__file__).resolve().parents[2] / "docs" / "events.md"


class Sample(TypedDict):
    number: int
    share: float
    name: str | None
    tags: list[str]
    before: dict[str, Any]
    note: NotRequired[str]


RIGHT: dict[str, Any] = {"number": 1, "share": 1, "name": None, "tags": ["a"], "before": {"x": []}}


@pytest.fixture(autouse=True)
def sample():
    declare("sample.tested", Sample)
    yield
    del declared["sample.tested"]


@pytest.mark.parametrize("more", [{}, {"note": "n"}, {"name": "Ana"}, {"share": 0.5}, {"tags": []}])
def test_declared_facts_pass(more):
    check("sample.tested", RIGHT | more)


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "1"},
        {"number": True},
        {"number": None},
        {"share": "1"},
        {"name": 1},
        {"tags": ["a", 1]},
        {"tags": "a"},
        {"before": []},
        {"before": {1: 1}},
        {"note": None},
        {"other": 1},
    ],
)
def test_other_facts_are_refused(wrong):
    with pytest.raises(WrongFacts, match=next(iter(wrong))):
        check("sample.tested", RIGHT | wrong)


def test_a_missing_fact_is_named():
    with pytest.raises(WrongFacts, match="without name, number"):
        check("sample.tested", {k: v for k, v in RIGHT.items() if k not in ("name", "number")})


def test_recording_checks_in_tests_and_not_in_production(billing, settings):
    with pytest.raises(WrongFacts, match="not declared"):
        record("team.undeclared", billing)
    settings.CHECK_FACTS = False
    assert record("team.undeclared", billing).pk
    assert Event.objects.count() == 1


def documented() -> dict[str, set[str]]:
    """Each event of the table, with its facts; an optional one is followed by a question mark."""
    found: dict[str, set[str]] = {}
    for line in DOCS.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 3 and cells[0].startswith("`"):
            for name in re.findall(r"`([\w.]+)`", cells[0]):
                assert name not in found, f"{name} stands in docs/events.md twice."
                found[name] = set(re.findall(r"`(\w+\??)`", cells[2]))
    return found


def test_the_docs_name_each_event_with_its_facts_and_no_more():
    assert get_resolver().url_patterns, "loads what declares events"
    ours = {
        name: {
            fact if fact in schema.__required_keys__ else f"{fact}?"
            for fact in get_type_hints(schema)
        }
        for name, schema in declared.items()
        if not schema.__module__.startswith("tests.") and name != "sample.tested"
        if not name.endswith((".tested", ".untold")) or name == "mailbox.tested"
    }
    assert documented() == ours
