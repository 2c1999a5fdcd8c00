"""Tests of accounts count tries in the cache, which outlives a test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_earlier_tries() -> Iterator[None]:
    """Begin and end without counts: a wait that one test leaves refuses the sign-in of the next."""
    cache.clear()
    yield
    cache.clear()
