"""No pattern that reads replies can repeat one word in several ways, which takes long to refute."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]

import pytest

from journeys.feedback import replies
from journeys.feedback.replies.gateway_marks import is_gateway_mark, is_spam_tag
from journeys.feedback.replies.small_print import is_banner_below

REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
LOOKS = {codes.ASSERT, codes.ASSERT_NOT}


def patterns():
    """Return every compiled pattern of the modules that read replies."""
    for found in pkgutil.iter_modules(replies.__path__):
        module = importlib.import_module(f"{replies.__name__}.{found.name}")
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield pytest.param(value, id=f"{found.name}.{name}")


@pytest.mark.parametrize("pattern", list(patterns()))
def test_no_repeated_part_is_a_repeat_alone(pattern):
    assert not nested_repeats(pattern.pattern, pattern.flags)


@pytest.mark.parametrize(
    ("pattern", "is_nested"),
    [
        (r"(?:\S+ ?){1,4}", True),
        (r"(?:a|b (?:\W*\w+)*)", True),
        (r"(?:(?=a)\w+)+", True),
        (r"(?:\S+ ){0,3}\S+", False),
        (r"(?:a[ ,]*)+", False),
        (r"(?:\w+ ?){1,2}", False),
    ],
)
def test_a_repeat_alone_in_a_repeat_is_found(pattern, is_nested):
    assert bool(nested_repeats(pattern)) is is_nested


@pytest.mark.parametrize(
    ("line", "is_mark"),
    [
        ("scanned by a", True),
        ("scanned by a b c d", True),
        ("scanned by a b c d.", True),
        ("scanned by a b c d e", False),
        ("scanned by ", False),
        ("powered by " + "a" * 289, True),
        ("powered by " + "a" * 290, False),
    ],
)
def test_a_mark_names_one_to_four_words_in_300_characters(line, is_mark):
    assert is_gateway_mark(line) is is_mark


@pytest.mark.parametrize("line", ["scanned by " + "a" * 150 + " b" * 69 + "!", "[spam" + " " * 294])
def test_a_hostile_line_is_no_banner_below_a_reply(line):
    assert not is_banner_below(line + "x")
    assert not is_spam_tag(line + "x")


def nested_repeats(pattern: str, flags: int = 0) -> list[str]:
    """Return the parts, repeated three times or more, that one endless repeat can match alone."""
    parsed = parser.parse(pattern, flags & (re.DOTALL | re.IGNORECASE | re.MULTILINE))
    return [
        str(part)
        for code, part in _all_nodes(parsed)
        if code in REPEATS and part[1] > 2 and _is_one_repeat(part[2])
    ]


def _all_nodes(nodes) -> Iterator[tuple]:
    for code, part in nodes:
        yield code, part
        for inner in _parts(code, part):
            yield from _all_nodes(inner)


def _is_one_repeat(nodes) -> bool:
    widths = [_least_width(*node) for node in nodes]
    for (code, part), width in zip(nodes, widths, strict=True):
        if sum(widths) > width or code in LOOKS:
            continue
        if code in REPEATS and part[1] is codes.MAXREPEAT:
            return True
        if any(map(_is_one_repeat, _parts(code, part))):
            return True
    return False


def _least_width(code, part) -> int:
    if code in LOOKS or code in {codes.AT, codes.GROUPREF}:
        return 0
    widths = [sum(_least_width(*node) for node in inner) for inner in _parts(code, part)]
    if code in REPEATS:
        return part[0] * widths[0]
    return min(widths, default=1)


def _parts(code, part) -> list:
    if code is codes.BRANCH:
        return part[1]
    if code is codes.SUBPATTERN:
        return [part[3]]
    if code in REPEATS or code is codes.POSSESSIVE_REPEAT:
        return [part[2]]
    if code in LOOKS:
        return [part[1]]
    return [part] if code is codes.ATOMIC_GROUP else []
