"""A parsing process that misbehaves as the mail asks, and low limits."""

from pathlib import Path

import pytest

from mail.sandbox import limits, process
from mail.sandbox.parser import end_processes

BAD_CHILD = Path(__file__).with_name("bad_child.py")


@pytest.fixture
def bad_parser(monkeypatch):
    """X-Do in a mail says what its parser does; limits are low."""
    end_processes()
    monkeypatch.setattr(process, "CHILD", BAD_CHILD)
    monkeypatch.setattr(limits, "CPU_SECONDS", 1)
    monkeypatch.setattr(limits, "WALL_SECONDS", 120)
    yield
    end_processes()
