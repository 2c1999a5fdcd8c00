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
from mail.parsing.bodies import MAX_TEXT, Bodies
from mail.parsing.calendar.mail import with_calendar
from mail.parsing.classify.bounces import read_bounces
from mail.parsing.classify.forwards import find_forwarded_from
from mail.parsing.classify.kinds import find_kind, has_report, is_auto_reply_by_subject
from mail.parsing.classify.reactions import find_reaction, without_reaction_part
from mail.parsing.html import sanitize as markup
from mail.parsing.message.address import (
    has_long_header,
    names_several_senders,
    read_addresses,
    read_date,
    read_first_address,
    read_message_id,
    read_message_ids,
)
from mail.parsing.message.charset import decode
from mail.parsing.message.encoded import get_decoded, get_raw
from mail.parsing.message.headers import kept_headers, read_headers_like_body
from mail.parsing.message.parts import Parts, sort_parts
from mail.parsing.message.sealed import is_encrypted
from mail.parsing.message.signature import find_signature
from mail.parsing.message.tree import parse
from mail.parsing.parsed import Address, BounceReport, Kind, ParsedAttachment, ParsedMail, Signature
from mail.parsing.quotes import find_reply, find_searched


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
        searched = find_searched(parsed.text, reply, sent_texts=sent_texts)
        return replace(parsed, reply=reply, searched=searched)
    except MemoryError:  # a limit of the sandbox
        raise
    except Exception as error:
        problem = problems.with_detail(problems.STEPS["reply"], error)
        seen = dict.fromkeys([*parsed.problems, problem])
        whole = parsed.text.strip()
        return replace(parsed, reply=whole, searched=whole, problems=[*seen])


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
        parts = self._try("parts", Parts(), sort_parts, self.message, self.raw)
        self.problems += parts.problems
        self._try("headers", None, read_headers_like_body, self.message, parts)
        if self._try("headers", True, has_long_header, self.message):
            self._note(problems.LONG_HEADER)
        self._open_winmail(parts)
        subject = self._try("subject", "", get_decoded, self.message, "subject")
        from_ = self._try("sender", Address(), read_first_address, self.message, "from", "sender")
        bodies = Bodies(parts, self.winmail, self.raw, self._note)
        source = self._try("HTML", "", bodies.html_source)
        text = self._try("text", "", bodies.text, source)
        text, source = self._try("calendar", (text, source), with_calendar, parts, text, source)
        emoji = self._try("kind", None, self._reaction, parts, text, source, from_)
        self._attach_broken(parts)
        self._note_encryption(parts, text)
        files = self._attachments(parts, source)
        nothing: tuple[list[BounceReport], bool, bool] = ([], False, False)
        bounces, failed, delayed = self._try(
            "bounce", nothing, read_bounces, self.message, parts, from_, text
        )
        kind: Kind = self._try(
            "kind", "human", find_kind, self.message, parts, from_, failed, delayed
        )
        if emoji and kind in ("human", "list"):
            kind = "reaction"
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
            reaction=emoji or "" if kind == "reaction" else "",
            bounces=bounces if kind in ("bounce", "delay") else [],
            has_report=self._try("bounce", False, has_report, self.message, parts),
            forwarded_from=self._forwarded_from(subject, text, parts),
            headers=self._try("headers", {}, kept_headers, self.message),
            problems=self.problems,
            signature=self._try("signature", Signature("unchecked"), find_signature, parts, from_),
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

    def _reaction(self, parts: Parts, text: str, source: str, from_: Address) -> str | None:
        emoji = find_reaction(parts, text, from_, lambda: find_reply(text, source))
        if emoji:
            without_reaction_part(parts)
        return emoji

    def _note_encryption(self, parts: Parts, text: str) -> None:
        """Note what is encrypted without a type that says so."""
        types = {part.content_type for part in parts.everything}
        if is_encrypted(types, text):
            self._note(problems.ENCRYPTED)

    def _attach_broken(self, parts: Parts) -> None:
        """Attach parts that could be shown only in part, so that nothing is lost."""
        broken = [part for part in parts.texts if part.is_broken]
        parts.attached += [part for part in broken if part not in parts.attached]
        if broken and problems.LARGE_TEXT not in self.problems:
            self._note(problems.DAMAGED_PART)
