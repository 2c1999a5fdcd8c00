"""The text and the HTML of a mail, put together from its parts."""

from collections.abc import Callable
from dataclasses import dataclass

from mail.parsing import problems
from mail.parsing.attachments.winmail import Winmail
from mail.parsing.html import sanitize as markup
from mail.parsing.html.nesting import (
    flatten,
    is_too_nested,
    move_stray_table_content,
    without_many_options,
)
from mail.parsing.message.charset import clean, decode
from mail.parsing.message.parts import Part, Parts

MAX_TEXT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bodies:
    """The shown content of a mail. `note` is called with each problem."""

    parts: Parts
    winmail: Winmail
    raw: bytes
    note: Callable[[str], None]

    def html_source(self) -> str:
        if not any(part.content_type == "text/html" for part in self.parts.htmls):
            return self._small_html(self.winmail.html) if not self.parts.texts else ""
        # A table left open by one part continues in the next.
        return self._small_html("\n".join(map(self._html_of, self._shown(self.parts.htmls))))

    def _html_of(self, part: Part) -> str:
        text = part.get_text()
        return text if part.content_type == "text/html" else markup.from_text(text[:MAX_TEXT])

    def _small_html(self, text: str) -> str:
        """Return the HTML if it is small and flat enough to be parsed."""
        if len(text) > markup.MAX_HTML:
            self.note(problems.LARGE_HTML)
            text = text[: markup.MAX_HTML]
        text = without_many_options(text)
        if is_too_nested(text):
            self.note(problems.NESTED_HTML)
            return flatten(text)
        return move_stray_table_content(text)[: markup.MAX_HTML]

    def text(self, source: str) -> str:
        pieces = [self._text_of(part) for part in self._shown(self.parts.texts)]
        text = "\n\n".join(piece for piece in pieces if piece.strip()) or self.winmail.text
        if not text.strip() and source:
            text = markup.to_text(source)
        if not (text.strip() or self.parts.attached) and any(
            _is_hollow(each) for each in self.parts.texts
        ):
            text = self._as_it_stands()
        return clean(text[:MAX_TEXT])

    def _as_it_stands(self) -> str:
        """Return the raw body of a mail whose boundaries lead to no part at all."""
        body = self.raw[:MAX_TEXT].replace(b"\r\n", b"\n").partition(b"\n\n")[2]
        if body.strip():
            self.note(problems.BROKEN_STRUCTURE)
        return decode(body)

    def _shown(self, wanted: list[Part]) -> list[Part]:
        """Return the parts that are shown, a megabyte in all; larger ones become attachments."""
        shown: list[Part] = []
        size = 0
        for part in wanted:
            if size < MAX_TEXT:
                shown.append(part)
                size += len(part.get_text())
            if size > MAX_TEXT and part.content_type == "text/plain":
                self.note(problems.LARGE_TEXT)
                part.is_broken = True
        return shown

    def _text_of(self, part: Part) -> str:
        if part.content_type == "text/html":
            return markup.to_text(self._small_html(self._html_of(part)))
        return part.get_text()


def _is_hollow(part: Part) -> bool:
    """Return True if a multipart has no parts."""
    return part.message.get_content_maintype() == "multipart"
