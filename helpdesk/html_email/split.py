"""Split of an HTML email into the reply and the quoted mail, so that the quote can be folded.

The text of the reply is known already; everything behind its last letter is the quote. Only letters
and digits are compared, because whitespace differs between text and HTML. If the reply is not found
at the beginning (an inline reply), nothing is folded: hiding a customer's words is worse than
showing a quote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^"<>]|"[^"]*")*)>', re.IGNORECASE)
INLINE = {"a", "b", "bdi", "code", "em", "font", "i", "img", "small", "span", "strong", "u"}
ALONE = {"br", "hr", "img", "col", "wbr"}
# Placeholders for images and links in plain text, which the HTML does not have.
STAND_INS = re.compile(
    r"\[(?:image|cid|https?):[^\]\n]{0,300}\]|<(?:https?|mailto):[^>\n]{0,2000}>"
)
CHARACTER = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);|.", re.DOTALL)
NO_LETTER = re.compile(r"[\W_]+")
AFTER_WORD = re.compile(r"[^\w\s&<]*")
NUMBERS = re.compile(r"^[ \t]*\d{1,3}\.[ \t]", re.MULTILINE)
MAX_LENGTH = 300_000  # characters of HTML; a larger mail is not split
TAIL = 60  # letters that must agree where the beginnings differ
MIN_TAIL_LENGTH = 12
SLACK = 1.25


@dataclass(frozen=True)
class Split:
    """The HTML of the reply and of the rest; `is_known` is True if the reply's end was found."""

    reply: str
    rest: str = ""
    is_known: bool = False


@dataclass(frozen=True)
class _Run:
    """A text node: its position in the HTML, and its letters."""

    start: int
    end: int
    letters: str


def split_at_reply(html: str, reply: str, *, whole: str = "") -> Split:
    """Split well-formed HTML into the reply and the quoted rest, if visible.

    `whole` is the text including quotes; if the reply is all of it, nothing is cut.
    """
    if reply.strip() == whole.strip():
        return Split(html, is_known=True)
    if len(html) > MAX_LENGTH:
        return Split(html)
    said = STAND_INS.sub(" ", reply)
    ways = dict.fromkeys([_letters(said), _letters(NUMBERS.sub(" ", said))])
    places = (_end_of(html, wanted) for wanted in ways if wanted)
    place = next((place for place in places if place is not None), None)
    if place is None:
        return Split(html)
    place = _with_what_follows(html, place)
    if not _shows_something(html[place:]):
        return Split(html, is_known=True)
    opened = _open_at(html, place)
    closing = "".join(f"</{name}>" for name, _tag in reversed(opened))
    opening = "".join(tag for _name, tag in opened)
    return Split(html[:place] + closing, opening + html[place:], is_known=True)


def _end_of(html: str, wanted: str) -> int | None:
    """Return the offset behind the last letter of the reply."""
    runs: list[_Run] = []
    found = 0
    for run in _runs(html):
        runs.append(run)
        found += len(run.letters)
        if found > len(wanted) * SLACK + TAIL:
            break
    letters = "".join(run.letters for run in runs)
    if letters.startswith(wanted):
        return _place_of(html, runs, len(wanted))
    tail = wanted[-TAIL:]
    begin = int(len(wanted) / SLACK) - len(tail)
    at = letters.find(tail, max(begin, 0)) if len(tail) >= MIN_TAIL_LENGTH else -1
    return _place_of(html, runs, at + len(tail)) if at >= 0 else None


def _with_what_follows(html: str, place: int) -> int:
    """Extend the offset over closing punctuation and images right after the reply."""
    at, is_same_line = place, True
    for tag in TAG.finditer(html, place):
        between = html[at : tag.start()]
        if _letters(unescape(between)):
            break
        if between.strip() and is_same_line:
            place = tag.start()
        at = tag.end()
        if tag[2].lower() == "img":
            place = at
        is_same_line = is_same_line and tag[2].lower() in INLINE
    return place


def _place_of(html: str, runs: list[_Run], count: int) -> int:
    for run in runs:
        if count <= len(run.letters):
            return run.end if count == len(run.letters) else _inside(html, run, count)
        count -= len(run.letters)
    return runs[-1].end


def _inside(html: str, run: _Run, count: int) -> int:
    for found in CHARACTER.finditer(html, run.start, run.end):
        count -= len(_letters(unescape(found[0])))
        if count <= 0:
            marks = AFTER_WORD.match(html, found.end(), run.end)
            return marks.end() if marks else found.end()
    return run.end


def _runs(html: str) -> Iterator[_Run]:
    at = 0
    for tag in TAG.finditer(html):
        if tag.start() > at:
            yield _Run(at, tag.start(), _letters(unescape(html[at : tag.start()])))
        at = tag.end()
    if at < len(html):
        yield _Run(at, len(html), _letters(unescape(html[at:])))


def _open_at(html: str, place: int) -> list[tuple[str, str]]:
    """Return the elements open at an offset, outermost first, with their start tags."""
    opened: list[tuple[str, str]] = []
    for tag in TAG.finditer(html, 0, place):
        name = tag[2].lower()
        if name in ALONE:
            continue
        if not tag[1]:
            opened.append((name, tag[0]))
        elif opened and opened[-1][0] == name:
            opened.pop()
    return opened


def _shows_something(html: str) -> bool:
    return "<img" in html or any(run.letters for run in _runs(html))


def _letters(text: str) -> str:
    return NO_LETTER.sub("", text.lower())
