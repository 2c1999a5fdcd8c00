"""The people of an address header: splitting first, decoding afterwards.

An encoded word may hold a comma, a quote or an address, and so may a quoted name: neither ends an
entry or names its address. In an entry the address in angle brackets is the address; what stands
before it is the name, even where it looks like another address.
"""

import re
from functools import lru_cache
from itertools import islice

from mail.parsing.message.encoded import ENCODED_WORD, MAX_HEADER, decode_header
from mail.parsing.parsed import Address

# From its beginning: the end of a longer one would be the address of somebody else.
_LOCAL = r"(?<![^\s<>()\[\],;:\"\\@])[^\s<>()\[\],;:\"\\@]{1,128}"
_QUOTED_LOCAL = r'"(?:[^"\\]|\\.){1,128}"'
_DOMAIN = r"(?:[^\s<>()\[\],;:\"'\\@]{1,253}|\[[0-9A-Za-z.:]{1,60}\])"
WHOLE = re.compile(rf"(?:{_LOCAL}|{_QUOTED_LOCAL})@{_DOMAIN}")
# Bounded, so that a thousand quotes that are never closed take no time.
TOKEN = re.compile(
    r'"(?:[^"\\]|\\.){0,500}+"'
    r"|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.){0,200}+\)){0,200}+\)"
    r"|<[^<>]*>|[,;]|[^\"(<,;]+|.",
    re.DOTALL,
)
QUOTED_STRING = re.compile(r'"((?:[^"\\]|\\.){0,500}+)"', re.DOTALL)
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
GROUP = re.compile(r"^[^:@<\"]{0,200}:")
ROUTE = re.compile(r"^(?:mailto:|@[^:<>]{0,300}:)", re.IGNORECASE)
# Characters of a private area stand for an encoded word while the text is split.
MASK, MASK_END = "\ue000", "\ue001"
MASKED = re.compile(f"{MASK}([0-9]+){MASK_END}")
MARKS = '"(,;'
MARK = re.compile(f"[{MARKS}]")
MAX_MARKS = 3000
QUOTES = "\"'“”„«»‘’"


def split_people(value: str) -> list[Address]:
    """Return the people of one header value, in order, with names and addresses decoded.

    Of a very long value, those of its beginning.
    """
    return list(_split(bounded(value)))


def bounded(value: str) -> str:
    """Return the beginning of a value that can be split in little time.

    It ends after so many quotes, brackets and separators: one that is never closed is read far
    ahead, and each entry takes its time.
    """
    value = value[:MAX_HEADER]
    if sum(map(value.count, MARKS)) <= MAX_MARKS:
        return value
    marks = (found.start() for found in MARK.finditer(value))
    return value[: next(islice(marks, MAX_MARKS, None))]


@lru_cache(maxsize=64)
def _split(value: str) -> tuple[Address, ...]:
    """The sender is asked for several times while a mail is read."""
    return tuple(_Splitter(value).people())


class _Splitter:
    """Splits one value whose encoded words are masked."""

    def __init__(self, value: str) -> None:
        self.words: list[str] = []
        text = value.replace(MASK, "").replace(MASK_END, "")
        self.text = ENCODED_WORD.sub(self._mask, " ".join(text.split()))
        self.is_grouped = False
        self.found: list[Address] = []
        self.names: list[str] = []  # entries without an address: the first halves of "Doe, Jane"

    def people(self) -> list[Address]:
        entry: list[str] = []
        tokens = TOKEN.findall(self.text)
        self.is_grouped = ";" in tokens
        for token in [*tokens, ","]:
            if token in (",", ";"):
                self._add(entry, ends=token == ";")
                entry = []
            else:
                entry.append(token)
        self._flush()
        return self.found

    def _add(self, entry: list[str], *, ends: bool) -> None:
        comments = [each[1:-1] for each in entry if _is_comment(each)]
        rest = [each for each in entry if not _is_comment(each)]
        angles = [each for each in rest if each[:1] == "<" and each[-1:] == ">"]
        before = "".join(rest[: rest.index(angles[0])]) if angles else "".join(rest)
        if self.is_grouped:
            before = GROUP.sub("", before)
        addresses = [one for each in angles for one in self._addresses(each[1:-1])]
        if addresses:
            name = self._name(", ".join([*self.names, before])) or self._name(" ".join(comments))
            self.names = []
            self.found += [Address(name=name, address=each) for each in addresses]
        elif bare := WHOLE.findall(before):
            self._flush()
            self._add_bare(before, bare, comments)
        elif before.strip():
            self.names.append(before)
        if ends:
            self._flush()

    def _add_bare(self, text: str, addresses: list[str], comments: list[str]) -> None:
        left = WHOLE.sub(" ", text).replace("mailto:", " ")
        name = self._name(" ".join(comments)) or self._name(left.strip(" []<>:"))
        cleaned = [self._clean(each) for each in addresses]
        self.found += [Address(name=name, address=each) for each in cleaned]

    def _flush(self) -> None:
        """Add the entries without an address as names."""
        for each in self.names:
            name = self._name(each)
            if MASK in each and WHOLE.search(name):
                # Some programs encode the whole entry, name and address together.
                self.found += _Splitter(name.replace("=?", "")).people()
            elif name and not name.endswith(":"):
                self.found.append(Address(name=name))
        self.names = []

    def _addresses(self, text: str) -> list[str]:
        """Return the addresses between angle brackets; one without "@" only if it stands alone."""
        text = ROUTE.sub("", decode_header(self._unmask(text)).strip())
        compact = text.replace(" ", "") if '"' not in text else text
        if WHOLE.fullmatch(compact):
            return [self._clean(compact)]
        if found := WHOLE.findall(text):
            return [self._clean(each) for each in found]
        return [compact.strip(QUOTES)] if compact.strip(QUOTES) else []

    def _clean(self, address: str) -> str:
        """Return the address without quotes, unless its local part needs them."""
        local, _at, domain = decode_header(self._unmask(address)).strip("'").rpartition("@")
        if quoted := QUOTED_STRING.fullmatch(local):
            plain = ESCAPED.sub(r"\1", quoted[1])
            local = plain if DOT_ATOM.fullmatch(plain) else local
        return f"{local}@{domain.strip('.*')}"

    def _name(self, text: str) -> str:
        text = QUOTED_STRING.sub(lambda found: ESCAPED.sub(r"\1", found[1]), text)
        return " ".join(decode_header(self._unmask(text)).split()).strip(QUOTES + " ,")[:300]

    def _mask(self, word: re.Match[str]) -> str:
        self.words.append(word[0])
        return f"{MASK}{len(self.words) - 1}{MASK_END}"

    def _unmask(self, text: str) -> str:
        return MASKED.sub(lambda found: self.words[int(found[1])], text)


def _is_comment(token: str) -> bool:
    return len(token) > 1 and token[0] == "(" and token[-1] == ")"
