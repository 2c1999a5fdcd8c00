"""Mails of 29 MB that cost the most come out of the parser within half of its limits."""

import pytest

from mail.sandbox import limits, parser
from tests.mail.parsing.hostile import SHAPES

NAMES = [
    "html options", "html deep tables", "html deep", "html half entities", "many headers",
    "folded header", "quotes", "deep quotes", "one line", "recipients", "many To", "references",
    "half boundaries", "nested with boundaries", "parts", "large mails in parts", "attachment",
    "winmail of attributes",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_it_is_read(monkeypatch, name):
    monkeypatch.setattr(limits, "CPU_SECONDS", limits.CPU_SECONDS // 2)
    parsed = parser.read(SHAPES[name]())
    assert not parsed.is_unread
    assert parsed.text.strip() or parsed.attachments or parsed.html or parsed.from_.address
