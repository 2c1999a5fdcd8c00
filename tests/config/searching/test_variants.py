"""The table of letters is made when a process of pages starts, not by its first search."""

import runpy

import pytest

from config.searching.variants import _variants


@pytest.mark.parametrize("module", ["config.wsgi", "config.asgi"])
def test_a_process_of_pages_starts_with_the_table(module):
    _variants.cache_clear()
    runpy.run_module(module)
    assert _variants.cache_info().currsize == 1
