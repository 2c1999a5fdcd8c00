"""Parsing of one raw mail into a `ParsedMail`. Raises nothing but MemoryError, whatever the bytes.

Two steps: `parse_mail` reads the bytes, `cut_quotes` finds the newly written text. The second is
cheap and may be repeated when more is known of the conversation.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from mail.parsing import problems
from mail.parsing.attachments.read import read_attachment, read_wrapped
from mail.parsing.attachments.winmail import Winmail, is_winmail, open_winmail
from mail.parsing.classify.bounces import read_bounces
from mail.parsing.classify.forwards import find_forwarded_from
from mail.parsing.classify.kinds import find_kind, has_report, is_auto_reply_by_subject
from mail.parsing.html import sanitize as markup
from mail.parsing.html.nesting import (
    flatten,
    is_too_nested,
    move_stray_table_content,
    without_many_options,
)
from mail.parsing.message.address import (
    names_several_senders,
    read_addresses,
    read_date,
    read_first_address,
    read_message_id,
    read_message_ids,
)
from mail.parsing.message.charset import clean, decode
from mail.parsing.message.encoded import get_decoded, get_raw
from mail.parsing.message.headers import kept_headers, read_headers_like_body
from mail.parsing.message.parts import Part, Parts, sort_parts
from mail.parsing.message.tree import parse
from mail.parsing.parsed import Address, BounceReport, Kind, ParsedAttachment, ParsedMail
from mail.parsing.quotes import find_reply

MAX_TEXT = 1024 * 1024


def read(raw: bytes) -> ParsedMail:
    """Return the parsed mail with its quotes cut, knowing nothing of its conversation."""
    return cut_quotes(parse_mail(raw))


def cut_quotes(parsed: ParsedMail, *, sent_texts: Sequence[str] = ()) -> ParsedMail:
    """Return the mail with `reply`, its newly written text.

    `sent_texts`: texts we sent in its conversation; quotes of them are found in any language. A
    mail that could not be read is returned unchanged.
    """
    if parsed.is_unread:
        return parsed
    try:
        reply = find_reply(
            parsed.text, parsed.html_source, subject=parsed.subject, sent_texts=sent_texts
        )
        return replace(parsed, reply=reply)
    except MemoryError:  # a limit of the sandbox
        raise
    except Exception as error:
        problem = problems.with_detail(problems.STEPS["reply"], error)
        seen = dict.fromkeys([*parsed.problems, problem])
        return replace(parsed, reply=parsed.text.strip(), problems=[*seen])


def parse_mail(raw: bytes) -> ParsedMail:
    """Return the parsed mail, whose quotes are not cut yet: `reply` is its whole text.

    Failures are listed in `problems`; the rest is still there, and the text is always readable.
    """
    try:
        return _Reader(raw).read()
    except MemoryError:
        raise
    except Exception as error:
        problem = problems.with_detail(problems.UNREAD, error)
        text = decode(raw[:MAX_TEXT])
        return ParsedMail(text=text, reply=text.strip(), problems=[problem], is_unread=True)


class _Reader:
    """Parses one mail step by step; a failing step leaves a problem and its default value."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.problems: list[str] = []
        self.winmail = Winmail()

    def read(self) -> ParsedMail:
        self.message, self.problems = parse(self.raw)
        parts = self._try("parts", Parts(), sort_parts, self.message)
        self.problems += parts.problems
        self._try("headers", None, read_headers_like_body, self.message, parts)
        self._open_winmail(parts)
        subject = self._try("subject", "", get_decoded, self.message, "subject")
        from_ = self._try("sender", Address(), read_first_address, self.message, "from", "sender")
        source = self._try("HTML", "", self._html_source, parts)
        text = self._try("text", "", self._text, parts, source)
        self._attach_broken(parts)
        files = self._attachments(parts, source)
        nothing: tuple[list[BounceReport], bool, bool] = ([], False, False)
        bounces, failed, delayed = self._try(
            "bounce", nothing, read_bounces, self.message, parts, from_, text
        )
        kind: Kind = self._try(
            "kind", "human", find_kind, self.message, parts, from_, failed, delayed
        )
        return ParsedMail(
            subject=subject,
            from_=from_,
            has_several_senders=self._try("sender", True, names_several_senders, self.message),
            reply_to=self._people("reply-to"),
            to=self._people("to"),
            cc=self._people("cc"),
            message_id=self._try("thread", None, read_message_id, self.message, "message-id"),
            in_reply_to=self._try("thread", None, read_message_id, self.message, "in-reply-to"),
            references=self._try("thread", [], read_message_ids, self.message, "references"),
            date=read_date(self.message),
            text=text,
            html=self._try("HTML", "", self._safe_html, source, files),
            html_source=source,
            reply=text.strip(),
            attachments=files,
            kind=kind,
            is_auto_reply_by_subject=kind == "auto_reply"
            and self._try("kind", False, is_auto_reply_by_subject, self.message, parts, from_),
            bounces=bounces if kind in ("bounce", "delay") else [],
            has_report=self._try("bounce", False, has_report, self.message, parts),
            forwarded_from=self._forwarded_from(subject, text, parts),
            headers=self._try("headers", {}, kept_headers, self.message),
            problems=self.problems,
        )

    def _forwarded_from(self, subject: str, text: str, parts: Parts) -> Address | None:
        is_answer = any(get_raw(self.message, name) for name in ("in-reply-to", "references"))
        return self._try("forward", None, find_forwarded_from, subject, text, parts, is_answer)

    def _try[T](self, what: str, default: T, step: Callable[..., T], *args: Any) -> T:
        try:
            return step(*args)
        except MemoryError:
            raise
        except Exception as error:
            self._note(problems.with_detail(problems.STEPS[what], error))
            return default

    def _people(self, name: str) -> list[Address]:
        return self._try("people", [], read_addresses, self.message, name)

    def _html_source(self, parts: Parts) -> str:
        if not any(part.content_type == "text/html" for part in parts.htmls):
            return self._small_html(self.winmail.html) if not parts.texts else ""
        # A table left open by one part continues in the next.
        return self._small_html("\n".join(map(self._html_of, self._shown(parts.htmls))))

    def _html_of(self, part: Part) -> str:
        text = part.get_text()
        return text if part.content_type == "text/html" else markup.from_text(text[:MAX_TEXT])

    def _small_html(self, text: str) -> str:
        """Return the HTML if it is small and flat enough to be parsed."""
        if len(text) > markup.MAX_HTML:
            self._note(problems.LARGE_HTML)
            text = text[: markup.MAX_HTML]
        text = without_many_options(text)
        if is_too_nested(text):
            self._note(problems.NESTED_HTML)
            return flatten(text)
        return move_stray_table_content(text)[: markup.MAX_HTML]

    def _text(self, parts: Parts, source: str) -> str:
        pieces = [self._text_of(part) for part in self._shown(parts.texts)]
        text = "\n\n".join(piece for piece in pieces if piece.strip()) or self.winmail.text
        if not text.strip() and source:
            text = markup.to_text(source)
        if not (text.strip() or parts.attached) and any(_is_hollow(each) for each in parts.texts):
            text = self._as_it_stands()
        return clean(text[:MAX_TEXT])

    def _as_it_stands(self) -> str:
        """Return the raw body of a mail whose boundaries lead to no part at all."""
        body = self.raw[:MAX_TEXT].replace(b"\r\n", b"\n").partition(b"\n\n")[2]
        if body.strip():
            self._note(problems.BROKEN_STRUCTURE)
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
                self._note(problems.LARGE_TEXT)
                part.is_broken = True
        return shown

    def _text_of(self, part: Part) -> str:
        if part.content_type == "text/html":
            return markup.to_text(self._small_html(self._html_of(part)))
        return part.get_text()

    def _note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _safe_html(self, source: str, files: list[ParsedAttachment]) -> str:
        return markup.sanitise(source, {file.cid for file in files if file.cid}) if source else ""

    def _attachments(self, parts: Parts, source: str) -> list[ParsedAttachment]:
        shown = self._try("HTML", set[str](), markup.find_cids, source)
        files: list[ParsedAttachment] = []
        for part in parts.attached:
            file = self._try("attachment", None, read_attachment, part, len(files) + 1, shown)
            if file is not None:
                files.append(file)
        for wrapped in self.winmail.files:
            file = self._try("attachment", None, read_wrapped, wrapped, len(files) + 1, shown)
            if file is not None:
                files.append(file)
        return files

    def _open_winmail(self, parts: Parts) -> None:
        """Replace a winmail.dat by its content; a broken one stays."""
        for part in [each for each in parts.attached if is_winmail(each)][:1]:
            found = self._try("attachment", None, open_winmail, part.get_bytes())
            if found is None:
                self._note(problems.UNOPENED_WINMAIL)
                continue
            self.winmail = found
            parts.attached.remove(part)

    def _attach_broken(self, parts: Parts) -> None:
        """Attach parts that could be shown only in part, so that nothing is lost."""
        broken = [part for part in parts.texts if part.is_broken]
        parts.attached += [part for part in broken if part not in parts.attached]
        if broken and problems.LARGE_TEXT not in self.problems:
            self._note(problems.DAMAGED_PART)


def _is_hollow(part: Part) -> bool:
    """Return True if a multipart has no parts."""
    return part.message.get_content_maintype() == "multipart"
