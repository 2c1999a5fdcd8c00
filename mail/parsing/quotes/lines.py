"""The new text of a plain-text mail: quotes and their introductions are removed line by line."""

import re

from mail.parsing.quotes import phrases
from mail.parsing.quotes.attributions import (
    find_attribution,
    find_ends,
    split_shared_line,
)
from mail.parsing.quotes.header_block import find_header_block
from mail.parsing.quotes.sent import mark_sent
from mail.parsing.quotes.signature import is_mobile_signature, is_postscript, strip_signatures

MAX_LINES = 5_000
CUT = "\ue000"  # marks a removed quote
SOFT_START, SOFT_END = "\ue001", "\ue002"  # an HTML blockquote that may be mere formatting
KEPT_START = "\ue005"  # the same, by a program whose own quotes look different
QUOTE_MARK, END_MARK = "\ue003", "\ue004"  # a quote found in the HTML; a quote to the very end
QUOTED = re.compile(r"^\s{0,3}>|^[\ue003]")
URL_PIECE = re.compile(r"^\s*[(<\[]?\S*[/=_%&?]\S*[)>\]]?\s*>?\s*$")
RULER = re.compile(r"^\s*[-_=*~—–#]{2,}\s*$")


def strip_quotes(text: str, *, sent_texts: tuple[str, ...] = (), is_forward: bool = False) -> str:
    """Return the newly written text; the whole text if nothing would be left."""
    lines = text.split("\n")
    head, tail = lines[:MAX_LINES], lines[MAX_LINES:]
    head = mark_sent(head, sent_texts)
    kept, is_cut = _Cutter(head, is_forward).run()
    if tail and not is_cut:
        kept += tail
    kept = strip_signatures(kept, CUT)
    return "\n".join(line for line in kept if line != CUT).strip()


class _Cutter:
    """A single pass over the lines that collects the new ones."""

    def __init__(self, lines: list[str], is_forward: bool) -> None:
        self.lines = lines
        self.is_forward = is_forward
        self.ends = find_ends(lines)
        self.kept: list[str] = []
        self.at = 0
        self.after_attribution = False

    def run(self) -> tuple[list[str], bool]:
        while self.at < len(self.lines):
            if self._is_the_end():
                self._drop_trailing_rules()
                return self.kept, True
            self._step()
        return self.kept, False

    def _is_the_end(self) -> bool:
        """Return True if nothing below can be new."""
        line = self.lines[self.at]
        if not line or line.isspace():
            return False
        if line.startswith(END_MARK):
            return True
        if phrases.is_forward_line(line) and not line.lstrip().startswith(">"):
            self.kept += self.lines[self.at :]
            self.at = len(self.lines)
            return False
        if phrases.is_original_line(line) or self._is_bare_original(line):
            return True
        if is_mobile_signature(line) and self._has_text():
            return not self._goes_on_to_postscript()
        return self._ends_in_header_block() or self._ends_in_attribution()

    def _goes_on_to_postscript(self) -> bool:
        """Move to a postscript right below a phone's signature, if there is one."""
        for number in range(self.at + 1, min(self.at + 6, len(self.lines))):
            line = self.lines[number]
            if is_postscript(line):
                self.at = number
                return True
            if line.strip():
                return False
        return False

    def _step(self) -> None:
        if self.at >= len(self.lines):
            return
        line = self.lines[self.at]
        if QUOTED.match(line):
            self._take_quote()
        elif line.startswith((SOFT_START, KEPT_START)):
            self._take_soft_quote()
        elif (text_before := split_shared_line(self.lines, self.at)) is not None:
            self._keep(text_before)
            self.after_attribution = True
        else:
            if line.strip() and line != SOFT_END:
                self.after_attribution = False
            if line != SOFT_END:
                self.kept.append(line)
            self.at += 1

    def _keep(self, line: str) -> None:
        self.kept.append(line)
        self.at += 1

    def _is_bare_original(self, line: str) -> bool:
        return (
            len(line) < 80
            and bool(phrases.ORIGINAL_BARE.match(line))
            and any(
                find_header_block(self.lines, n)
                for n in range(self.at + 1, min(self.at + 4, len(self.lines)))
            )
        )

    def _ends_in_header_block(self) -> bool:
        count = find_header_block(self.lines, self.at)
        if not count or (self.is_forward and not self.after_attribution):
            return False
        if self._has_text():
            return True
        # Headers pasted at the very top: all that follows them is new.
        self.at += count
        return False

    def _ends_in_attribution(self) -> bool:
        if self.at >= len(self.lines):
            return False
        count = find_attribution(self.lines, self.at, self.ends)
        if not count:
            return False
        below = next(
            (n for n in range(self.at + count, len(self.lines)) if self.lines[n].strip()), None
        )
        if below is None:
            return True
        if QUOTED.match(self.lines[below]) or self.lines[below].startswith(
            (SOFT_START, KEPT_START)
        ):
            self.at = below
            self.after_attribution = True
            return False
        return self._has_text()

    def _take_quote(self) -> None:
        start, end = self.at, self._end_of_quote(self.at)
        lone = (
            end - start == 1 and not self.after_attribution and QUOTE_MARK not in self.lines[start]
        )
        if lone and self._is_between_text(start, end):
            self._keep(self.lines[start])
            return
        self.kept.append(CUT)
        self.at, self.after_attribution = end, False

    def _end_of_quote(self, at: int) -> int:
        """Return the index after the quoted lines, including blank and wrongly wrapped ones."""
        end = at
        while at < len(self.lines):
            line = self.lines[at]
            if QUOTED.match(line):
                end = at + 1
            elif line.strip() and not self._is_broken_line(at):
                break
            at += 1
        return end

    def _is_broken_line(self, at: int) -> bool:
        line, above = self.lines[at].strip(), self.lines[at - 1].rstrip()
        below = self.lines[at + 1] if at + 1 < len(self.lines) else ""
        if not (QUOTED.match(above) and QUOTED.match(below)):
            return False
        if URL_PIECE.match(line):
            return True
        # A mail program wrapped a long quoted line: the rest continues in the middle of a sentence.
        return len(above) >= 65 and line[:1].islower() and above[-1] not in ".?!:;"

    def _is_between_text(self, start: int, end: int) -> bool:
        above = self.lines[start - 1].strip() if start else ""
        below = self.lines[end].strip() if end < len(self.lines) else ""
        return bool(above and below)

    def _take_soft_quote(self) -> None:
        """Drop a blockquote if it was introduced as a quote or ends the mail."""
        depth, end = 0, self.at
        while end < len(self.lines):
            depth += self.lines[end].startswith((SOFT_START, KEPT_START))
            depth -= self.lines[end] == SOFT_END
            end += 1
            if depth <= 0:
                break
        inside = self.lines[self.at + 1 : end - 1]
        later = any(
            line.startswith((SOFT_START, KEPT_START, END_MARK)) or QUOTED.match(line)
            for line in self.lines[end:]
        )
        is_soft = self.lines[self.at].startswith(SOFT_START)
        if self.after_attribution or (is_soft and self._has_text() and not later):
            self.kept.append(CUT)
            self.after_attribution = False
        else:
            self.kept += [line for line in inside if line not in (SOFT_START, SOFT_END, KEPT_START)]
        self.at = end

    def _has_text(self) -> bool:
        return any(line.strip() and line != CUT and not RULER.match(line) for line in self.kept)

    def _drop_trailing_rules(self) -> None:
        while self.kept and (not self.kept[-1].strip() or RULER.match(self.kept[-1])):
            self.kept.pop()
