"""Entries of presence in Valkey: one for each tab, until it leaves or its session ends."""

import uuid

import pytest
import redis
from django.conf import settings

from config.live import ended_mark
from ledger import presence
from ledger.presence import IDLE, MAX_TABS, REPLYING, SECONDS, VIEWING, Presence

NOW = 1_000_000.0
ALL, TEAM = "presence:all", "presence:team:1"


@pytest.fixture(autouse=True)
def nobody_is_present():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete(presence.KEY)
        yield client
        client.delete(presence.KEY)


def at(subject: str, state: str = VIEWING, *, user: int = 1, tab: str = "a", **more) -> Presence:
    return Presence(user, tab, more.get("session", "s"), subject, state, (ALL, TEAM))


def found(now: float = NOW) -> list[tuple[int, str, str]]:
    return sorted((each.user, each.subject, each.state) for each in presence.present(now=now))


def test_a_report_is_kept_and_announced_once():
    assert presence.report(at("ticket:1"), now=NOW) == {ALL, TEAM}
    assert presence.report(at("ticket:1"), now=NOW + 15) == set()
    assert presence.report(at("ticket:1", REPLYING), now=NOW + 16) == {ALL, TEAM}
    assert found(NOW + 16) == [(1, "ticket:1", REPLYING)]


def test_a_tab_is_at_one_subject_and_both_audiences_are_told():
    presence.report(at("ticket:1"), now=NOW)
    moved = Presence(1, "a", "s", "ticket:2", VIEWING, ("presence:team:2",))
    assert presence.report(moved, now=NOW + 1) == {ALL, TEAM, "presence:team:2"}
    assert found(NOW + 1) == [(1, "ticket:2", VIEWING)]


@pytest.mark.parametrize("state", [VIEWING, REPLYING, IDLE])
def test_an_entry_ends_by_itself_and_not_before(state):
    presence.report(at("ticket:1", state), now=NOW)
    assert found(NOW + SECONDS[state] - 0.1) == [(1, "ticket:1", state)]
    assert found(NOW + SECONDS[state]) == []


def test_a_report_after_the_end_is_announced_again():
    presence.report(at("ticket:1"), now=NOW)
    assert presence.report(at("ticket:1"), now=NOW + SECONDS[VIEWING]) == {ALL, TEAM}


def test_the_hash_itself_ends(nobody_is_present):
    presence.report(at("ticket:1"), now=NOW)
    assert 0 < nobody_is_present.ttl(presence.KEY) <= 200


def test_leaving_forgets_this_tab_of_this_person_only():
    for user, tab in ((1, "a"), (1, "b"), (2, "a")):
        presence.report(at(f"ticket:{user}{tab == 'b'}", user=user, tab=tab), now=NOW)
    assert presence.leave(1, "a") == {ALL, TEAM}
    assert [(user, subject) for user, subject, _ in found()] == [
        (1, "ticket:1True"),
        (2, "ticket:2False"),
    ]
    assert presence.leave(1, "a") == set()


def test_an_ended_session_takes_all_its_tabs_along():
    presence.report(at("ticket:1", session="gone"), now=NOW)
    presence.report(at("ticket:2", session="gone", tab="b"), now=NOW)
    presence.report(at("ticket:3", session="stays", tab="c"), now=NOW)
    assert presence.leave_sessions(["gone"]) == {ALL, TEAM}
    assert found() == [(1, "ticket:3", VIEWING)]


def test_a_report_of_an_ended_session_is_dropped(nobody_is_present):
    session = uuid.uuid4().hex
    presence.report(at("ticket:1", session=session), now=NOW)
    nobody_is_present.set(ended_mark(session), 1, ex=60)
    assert presence.report(at("ticket:1", session=session), now=NOW + 1) == {ALL, TEAM}
    assert found() == []


def test_a_person_has_a_bounded_number_of_tabs_and_others_keep_theirs():
    presence.report(at("ticket:1", user=2), now=NOW)
    for number in range(MAX_TABS + 5):
        presence.report(at(f"ticket:{number}", tab=str(number)), now=NOW + number / 100)
    kept = [subject for user, subject, _ in found(NOW + 1) if user == 1]
    assert len(kept) == MAX_TABS
    assert "ticket:0" not in kept
    assert f"ticket:{MAX_TABS + 4}" in kept
    assert (2, "ticket:1", VIEWING) in found(NOW + 1)


def test_ended_entries_are_deleted_later(nobody_is_present):
    presence.report(at("ticket:1", user=2), now=NOW)
    presence.report(at("ticket:1"), now=NOW + SECONDS[VIEWING])
    assert nobody_is_present.hlen(presence.KEY) == 2
    presence.report(at("ticket:1"), now=NOW + SECONDS[VIEWING] + presence.KEPT_AFTER)
    assert nobody_is_present.hlen(presence.KEY) == 1


def test_an_entry_that_cannot_be_read_is_left_out(nobody_is_present):
    nobody_is_present.hset(presence.KEY, "9:x", "{}")
    nobody_is_present.hset(presence.KEY, "9:y", "no json")
    presence.report(at("ticket:1"), now=NOW)
    assert found() == [(1, "ticket:1", VIEWING)]


def test_without_valkey_nobody_is_present_and_nothing_fails(settings):
    presence.report(at("ticket:1"), now=NOW)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    presence._client.cache_clear()
    try:
        assert presence.report(at("ticket:1", REPLYING), now=NOW) == set()
        assert presence.leave(1, "a") == set()
        assert presence.leave_sessions(["s"]) == set()
        assert found() == []
    finally:
        presence._client.cache_clear()
