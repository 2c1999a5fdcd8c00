from collections.abc import Iterator
from typing import NotRequired, TypedDict

import pytest

from ledger import subscribers
from ledger.facts import declare


class Tested(TypedDict):
    fact: NotRequired[int]
    fails: NotRequired[bool]


for name in ("team.tested", "team.untold", "mail.tested"):
    declare(name, Tested)


@pytest.fixture
def registry() -> Iterator[None]:
    """Receivers and kinds registered by a test are forgotten after it."""
    tables = (subscribers.subscribers, subscribers._by_pattern, subscribers.kinds)
    before = [dict(table) for table in tables]
    patterns = {pattern: list(found) for pattern, found in subscribers._by_pattern.items()}
    yield
    for table, kept in zip(tables, before, strict=True):
        table.clear()
        table.update(kept)
    subscribers._by_pattern.update(patterns)


@pytest.fixture
def heard(registry) -> list[int]:
    """Events named "team.tested" that reached the receiver "tests.append"."""
    events: list[int] = []
    subscribers.receives("team.tested", name="tests.append")(lambda e: events.append(e.pk))
    return events
