"""Limits that processes share in steps: each SteppedLimit here stands for a process."""

import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from types import SimpleNamespace

import pytest
from django.core.cache import cache

from config.limits import SteppedLimit, network_of

NEVER_ENDS = 10**9
SHARED = f"limit:importer:{int(time.time() // NEVER_ENDS)}"
STEP = 10


@pytest.fixture(autouse=True)
def _forget_earlier_counts():
    cache.clear()


def is_allowed(process: SteppedLimit, key: str = "importer", most: int = 100 * STEP) -> bool:
    return process.seconds_to_wait(key, most=most, seconds=NEVER_ENDS) == 0


def allowed_of(processes: list[SteppedLimit], requests: int, *, most: int) -> int:
    """Return how many of so many requests, sent to the processes in turns, are allowed."""
    turns = zip(range(requests), cycle(processes), strict=False)
    return sum(is_allowed(process, most=most) for _request, process in turns)


@pytest.mark.parametrize("most", [1, 3, 99, 100, 199, 200, 1000, 1049])
def test_a_single_process_allows_exactly_the_limit(most):
    process = SteppedLimit()
    answers = [is_allowed(process, most=most) for _request in range(most + 15)]
    assert answers == [True] * most + [False] * 15


@pytest.mark.parametrize("most", [1, 3, 99, 199])
def test_a_limit_with_steps_of_one_is_exact_over_several_processes(most):
    processes = [SteppedLimit() for _process in range(4)]
    assert allowed_of(processes, most + 50, most=most) == most


def test_the_shared_count_is_asked_first_and_then_once_a_step():
    process, seen = SteppedLimit(), []
    for _request in range(2 * STEP + 1):
        assert is_allowed(process)
        seen.append(cache.get(SHARED))
    assert seen == [1] * STEP + [1 + STEP] * STEP + [1 + 2 * STEP]


@pytest.mark.parametrize("number", [2, 5, 16])
def test_several_processes_allow_the_limit_and_less_than_a_step_each(number):
    processes = [SteppedLimit() for _process in range(number)]
    assert allowed_of(processes, 1000, most=1000) == 1000
    assert allowed_of(processes, 1000, most=1000) <= number * (STEP - 1)
    assert allowed_of(processes, 50, most=1000) == 0


def test_what_one_process_has_used_up_the_others_refuse_at_once():
    first, second = SteppedLimit(), SteppedLimit()
    assert allowed_of([first], 1100, most=1000) == 1000
    assert not is_allowed(second)


def test_after_the_limit_the_shared_count_is_not_asked_again():
    process = SteppedLimit()
    allowed_of([process], 1001, most=1000)
    before = cache.get(SHARED)
    assert allowed_of([process], 100, most=1000) == 0
    assert cache.get(SHARED) == before == 1001


def test_threads_of_a_process_allow_less_than_a_step_more():
    process = SteppedLimit()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _request: is_allowed(process), range(1500)))
    assert 1000 <= sum(answers) < 1000 + STEP


def test_each_key_has_its_own_count():
    process = SteppedLimit()
    assert allowed_of([process], 4, most=3) == 3
    assert is_allowed(process, "another", most=3)


def test_keys_beyond_those_that_are_kept_are_counted_one_by_one():
    process = SteppedLimit(most_keys=1)
    assert is_allowed(process, "first")
    seen = []
    for _request in range(3):
        assert is_allowed(process)
        seen.append(cache.get(SHARED))
    assert seen == [1, 2, 3]
    cache.set(SHARED, 1000)
    assert not is_allowed(process)


def test_a_new_window_has_the_whole_limit(monkeypatch):
    process = SteppedLimit()
    monkeypatch.setattr("config.limits.time", SimpleNamespace(time=lambda: 1_000_000_000.0))
    waits = [process.seconds_to_wait("w", most=2, seconds=60) for _request in range(3)]
    assert waits == [0, 0, 20]
    monkeypatch.setattr("config.limits.time", SimpleNamespace(time=lambda: 1_000_000_020.0))
    assert process.seconds_to_wait("w", most=2, seconds=60) == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        (" 203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::"),
        ("", ""),
        ("no address", "no address"),
    ],
)
def test_the_network_of_an_address(address, network):
    assert network_of(address) == network
