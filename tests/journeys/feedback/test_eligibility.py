from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.feedback.eligibility import (
    RULES,
    EligibilityFacts,
    Reason,
    block_reason,
    draw,
    is_a_person,
    is_in_quarantine,
    permanent_block_reason,
)
from journeys.models import NotSent

NOW = datetime(2026, 12, 8, 15, 20, tzinfo=UTC)
FINE = EligibilityFacts()
AGAINST: dict[str, dict[str, Any]] = {
    "spam": {"is_spam": True},
    "deleted": {"is_deleted": True},
    "merged": {"is_merged": True},
    "started_by_agent": {"started_by_agent": True},
    "no_reply": {"has_agent_reply": False},
    "no_customer_message": {"has_customer_message": False},
    "not_resolved": {"is_still_resolved": False},
    "already_asked": {"already_asked": True},
    "no_survey": {"has_survey": False},
    "quarantine": {"last_asked_at": NOW - timedelta(days=29)},
    "other_ticket_open": {"other_ticket_open": True},
    "opted_out": {"opted_out": True},
    "address_rests": {"address_rests": True},
    "not_a_person": {"email": "noreply@shop.example"},
    "automatic": {"only_automatic_mail": True},
    "sampled_out": {"draw": 60, "sampling_percent": 60},
    "daily_cap": {"asked_today": 500, "daily_cap": 500},
}
PASSES_BY_ITSELF = {
    "not_resolved", "quarantine", "other_ticket_open", "address_rests", "daily_cap"
}  # fmt: skip


def test_nothing_speaks_against_a_plain_case():
    assert block_reason(FINE, NOW) is None


def test_the_rules_know_exactly_the_stored_reasons():
    assert {rule[0] for rule in RULES} == set(get_args(Reason)) == set(NotSent.values)


@pytest.mark.parametrize(("reason", "fact"), AGAINST.items())
def test_each_reason_alone(reason: str, fact: dict[str, Any]):
    assert block_reason(replace(FINE, **fact), NOW) == reason


@given(st.sets(st.sampled_from(sorted(AGAINST)), min_size=1))
def test_the_first_reason_in_order_is_returned(reasons: set[str]):
    facts: dict[str, Any] = {}
    for reason in reasons:
        facts |= AGAINST[reason]
    reason_given = block_reason(replace(FINE, **facts), NOW)
    assert reason_given == next(rule[0] for rule in RULES if rule[0] in reasons)


@pytest.mark.parametrize(("reason", "fact"), AGAINST.items())
def test_temporary_reasons_are_not_decided_at_once(reason: str, fact: dict[str, Any]):
    reason_given = permanent_block_reason(replace(FINE, **fact), NOW)
    assert reason_given == (None if reason in PASSES_BY_ITSELF else reason)


@given(days=st.integers(0, 400), metric=st.sampled_from(["csat", "ces", "nps"]))
def test_quarantine_ends_after_its_days(days: int, metric: str):
    facts = replace(FINE, metric=metric, last_asked_at=NOW - timedelta(days=days))
    assert is_in_quarantine(facts, NOW) == (days < (90 if metric == "nps" else 30))


@pytest.mark.parametrize(("metric", "days"), [("csat", 30), ("ces", 30), ("nps", 90)])
def test_quarantine_ends_on_the_second(metric: str, days: int):
    facts = replace(FINE, metric=metric, last_asked_at=NOW - timedelta(days=days))
    assert not is_in_quarantine(facts, NOW)
    assert is_in_quarantine(facts, NOW - timedelta(seconds=1))


@pytest.mark.parametrize(
    "email", ["carla@post.example", "Carla.Reyes+bikes@sub.post.example", "o'neil@post.example"]
)
def test_persons(email: str):
    assert is_a_person(email)


@pytest.mark.parametrize(
    "email",
    [
        "no-reply@shop.example",
        "noreply-17@shop.example",
        "MAILER-DAEMON@post.example",
        "info@shop.example",
        "riders-request@club.example",
        "owner-riders@club.example",
        "riders@lists.club.example",
        "riders@list.club.example",
        "riders@bounces.club.example",
        "bounce+17@shop.example",
        "info+17@shop.example",
        '"riders@home"@lists.club.example',
        "carla",
        "",
        "@post.example",
    ],
)
def test_not_persons(email: str):
    assert not is_a_person(email)


def test_our_own_address_is_no_customer():
    assert not is_a_person("Ana@veloza.example", own=frozenset({"ana@veloza.example"}))


@given(st.integers(), st.integers())
def test_a_draw_can_be_repeated(ticket: int, resolution: int):
    assert draw(ticket, resolution) == draw(ticket, resolution)
    assert 0 <= draw(ticket, resolution) < 100


def test_a_draw_is_the_same_in_every_version():
    """The first eight bytes of SHA-256 over `17:3` and `1:2:3`, modulo 100, with sha256sum."""
    assert int("4d6b0afe9d363331", 16) % 100 == draw(17, 3) == 69
    assert draw(1, 2, 3) == 60


def test_a_sample_of_thirty_percent_is_about_thirty_percent():
    assert 270 < sum(draw(ticket, 1, 1) < 30 for ticket in range(1000)) < 330
