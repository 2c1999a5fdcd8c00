"""The line that people type into a search box: words, phrases, operators, and minus.

`status:open "exact words" -tag:refund created>2026-01-01`. Reading never fails: what an operator or
its value means, and if there is such an operator, is judged by the caller.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

# Marks that keyboards and word processors write for ".
_QUOTES = dict.fromkeys(map(ord, "“”„‟«»＂"), '"')
_SIGN = r":?(?:>=|<=|[<>])|:"
_TOKEN = re.compile(
    rf"""(?P<minus>-(?=[^\s-]))?
    (?:(?P<name>[^\W\d_][\w-]*)(?P<sign>{_SIGN}))?
    (?:"(?P<quoted>(?:\\["\\]|[^"])*)(?:"|$)|(?P<plain>\S*))""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r'\\(["\\])')
_TO_ESCAPE = re.compile(r'(["\\])')
# A name that is not known is taken for a wrong operator if it looks like one: https:// does not.
_LETTERS = re.compile(r"[^\W\d_]{2,}(?:[-_][^\W\d_]+)*")


@dataclass(frozen=True)
class Part:
    """A word, a quoted phrase, or an operator with its value.

    `operator` is a known name, or an unknown one as it was typed; "" for words and phrases. `sign`
    is one of : > < >= <=. The text of an operator is "" where no value follows its sign.
    """

    text: str
    operator: str = ""
    sign: str = ""
    is_quoted: bool = False
    is_minus: bool = False

    def __str__(self) -> str:
        escaped = _TO_ESCAPE.sub(r"\\\1", self.text)
        text = f'"{escaped}"' if self.is_quoted else self.text
        return f"{'-' if self.is_minus else ''}{self.operator}{self.sign}{text}"


def read_line(line: str, operators: Collection[str]) -> list[Part]:
    """Return the parts of a line. `operators` are the known names, in lower case.

    A name before a colon is an operator if it is known; if it is not, it is one where it is a word
    of letters and a value follows, so that "10:30", "Re: wheel" and addresses stay words.
    """
    return [part for _start, _end, part in _parts(line, operators)]


def last_part(line: str, operators: Collection[str]) -> tuple[int, Part | None]:
    """Return the part that the line ends with, and where it starts; behind a space there is none.

    Of a quoted one that is closed neither is anything left to type.
    """
    for start, end, part in _parts(line, operators):
        if end == len(line) and not (part.is_quoted and line.translate(_QUOTES).endswith('"')):
            return start, part
    return len(line), None


def _parts(line: str, operators: Collection[str]) -> Iterator[tuple[int, int, Part]]:
    """Yield the start and the end of each part, and the part."""
    line = line.translate(_QUOTES)
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(line, at)
        assert match, "the last alternative matches anything"
        if match["sign"] and not _is_operator(match, operators):
            match = _WORD.match(line, at)
            assert match, "a word starts with a letter"
        part = _part(match, operators)
        if part.operator or part.text:
            yield at, match.end(), part
        at = match.end()


def write_line(parts: Iterable[Part]) -> str:
    """Return the line that is read as these parts."""
    return " ".join(map(str, parts))


_WORD = re.compile(r"(?P<minus>-(?=[^\s-]))?(?P<name>)(?P<sign>)(?P<quoted>(?!))?(?P<plain>\S*)")


def _is_operator(match: re.Match[str], operators: Collection[str]) -> bool:
    name, sign, plain = match["name"], match["sign"], match["plain"]
    if name.lower() in operators:
        return True
    has_value = bool(match["quoted"] if plain is None else plain and plain[0] != "/")
    return sign == ":" and has_value and _LETTERS.fullmatch(name) is not None


def _part(match: re.Match[str], operators: Collection[str]) -> Part:
    quoted, name = match["quoted"], match["name"] or ""
    known = name.lower()
    text = match["plain"] if quoted is None else _ESCAPED.sub(r"\1", quoted)
    sign = (match["sign"] or "").removeprefix(":") or (match["sign"] or "")
    return Part(
        text=text,
        operator=known if known in operators else name,
        sign=sign,
        is_quoted=quoted is not None,
        is_minus=match["minus"] is not None,
    )
