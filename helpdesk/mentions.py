"""Mentions in the text of a note: “@” and the name or the address of a person. Pure functions."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice

# An “@” inside a word is part of an address, and one after these signs is part of a link.
_AT = re.compile(r"(?<![\w.@+/=:-])@(?=\S)")
# Markdown's code: a block between fences, or a span inside a paragraph.
_CODE = re.compile(
    r"(?<!`)(?:(`{3,})(?!`).*?(?<!`)\1(?!`)|(`{1,2})(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\2(?!`))",
    re.DOTALL,
)
_GOES_ON = re.compile(r"\w|-\w|@|\.\w")
# A text has no more mentions than this, and no more “@” are looked at.
MAX_MENTIONS, MAX_SIGNS = 50, 500
MAX_LENGTH = 400
# Private characters of Unicode, which mean nothing by themselves.
_FIRST, _LAST = "\ue000", "\ue001"
_MARK = re.compile(rf"{_FIRST}([0-9]{{1,4}}){_LAST}")


@dataclass(frozen=True)
class Named:
    """A person who may be mentioned."""

    pk: int
    name: str
    email: str


@dataclass(frozen=True)
class Mention:
    """A mention as it is written: the text after the “@”, and the people it may mean."""

    written: str
    people: tuple[int, ...]


def mentions_of(text: str, people: Iterable[Named]) -> list[Mention]:
    """Return the mentions in a text, each written form once, in their order.

    The longest name that fits counts. A name that several people have means each of them; an
    address means one. Code has no mentions.
    """
    if "@" not in text:
        return []
    means: dict[str, set[int]] = {}
    for person in people:
        for word in filter(None, (person.name.strip(), person.email)):
            means.setdefault(word, set()).add(person.pk)
    longest_first = sorted(means, key=len, reverse=True)
    found: dict[str, Mention] = {}
    text = _CODE.sub("`", text)
    for at in islice(_AT.finditer(text), MAX_SIGNS):
        rest = text[at.end() : at.end() + MAX_LENGTH]
        name = next((each for each in longest_first if _begins(rest, each)), None)
        if name is not None and len(found) < MAX_MENTIONS:
            same = (means[each] for each in means if each.casefold() == name.casefold())
            people_meant = tuple(sorted(set().union(*same)))
            found.setdefault(name.casefold(), Mention(rest[: len(name)], people_meant))
    return list(found.values())


def mention_text(person: Named, people: Iterable[Named]) -> str:
    """Return what is written after the “@” to mention a person: the name, if it is theirs alone."""
    names = Counter(each.name.strip().casefold() for each in people)
    name = person.name.strip()
    return name if name and names[name.casefold()] == 1 else person.email


def mark_mentions(text: str, names: Sequence[str]) -> str:
    """Replace “@” with one of the names by a mark that no formatting changes, except in code."""
    if not names:
        return text
    parts, end = [], 0
    for code in _CODE.finditer(text):
        parts += [_marked(text[end : code.start()], names), code[0]]
        end = code.end()
    return "".join([*parts, _marked(text[end:], names)])


def _marked(text: str, names: Sequence[str]) -> str:
    by_length = sorted(enumerate(names), key=lambda each: len(each[1]), reverse=True)
    for place, name in by_length:
        pattern = rf"{_AT.pattern}{re.escape(name)}(?!{_GOES_ON.pattern})"
        text = re.sub(pattern, f"{_FIRST}{place}{_LAST}", text, flags=re.IGNORECASE)
    return text


def show_mentions(html: str, names: Sequence[str]) -> str:
    """Return HTML with the marks of `mark_mentions` shown as mentions."""

    def show(mark: re.Match[str]) -> str:
        place = int(mark[1])
        if place >= len(names):
            return ""
        return f'<span class="mention">@{escape(names[place])}</span>'

    return _MARK.sub(show, html) if names else html


def _begins(text: str, name: str) -> bool:
    is_name = text[: len(name)].casefold() == name.casefold()
    return is_name and not _GOES_ON.match(text[len(name) :])
