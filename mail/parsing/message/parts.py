"""The parts of a mail sorted into bodies and attachments (RFC 8621, 4.1.4)."""

from dataclasses import dataclass, field
from email.errors import CloseBoundaryNotFoundDefect
from email.message import Message

from mail.parsing import problems
from mail.parsing.message.charset import decode
from mail.parsing.message.encoded import decode_header, get_raw, payload_of, to_text
from mail.parsing.message.flowed import unflow
from mail.parsing.message.leaf import (
    is_broken_multipart,
    parameters_of,
    read_bytes,
    read_text_bytes,
    type_of,
)
from mail.parsing.message.parameters import read_parameters
from mail.parsing.message.sealed import Seals

MAX_PARTS = 500
MAX_DEPTH = 30
MEDIA = ("image/", "audio/", "video/")


@dataclass(slots=True)
class Part:
    """One leaf with parsed headers; bytes and text are decoded lazily."""

    message: Message
    content_type: str
    disposition: str
    name: str
    cid: str | None
    is_broken: bool = False
    _text: str | None = None

    @property
    def is_media(self) -> bool:
        return self.content_type.startswith(MEDIA)

    def get_bytes(self) -> bytes:
        return read_bytes(self.message)

    def get_text(self) -> str:
        if self._text is None:
            self._text = self._read_text()
        return self._text

    def _read_text(self) -> str:
        data, is_broken = read_text_bytes(self.message)
        self.is_broken |= is_broken
        parameters = parameters_of(self.message)
        text = decode(data, parameters.get("charset"))
        if self.content_type == "text/plain" and parameters.get("format", "").lower() == "flowed":
            text = unflow(text, delete_space=parameters.get("delsp", "").lower() == "yes")
        return text


@dataclass(slots=True)
class Parts:
    texts: list[Part] = field(default_factory=list)
    htmls: list[Part] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)
    everything: list[Part] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    seals: Seals = field(default_factory=lambda: Seals([]))


def sort_parts(message: Message, raw: bytes = b"") -> Parts:
    """Return text and HTML bodies, and everything else as attachments.

    `raw`: the mail as it came, for the signatures of its parts.
    """
    parts = Parts(seals=Seals([raw]))
    _sort([message], "mixed", parts, parts.texts, parts.htmls, False, 0)
    last = _find_cut_off(message)
    for part in parts.texts:
        if part.message is last or is_broken_multipart(part.message):
            part.is_broken = bool(str(payload_of(part.message)).strip())
    parts.problems += parts.seals.problems
    return parts


def _sort(
    messages: list[Message],
    within: str,
    parts: Parts,
    texts: list[Part] | None,
    htmls: list[Part] | None,
    in_alternative: bool,
    depth: int,
) -> None:
    text_before, html_before = len(texts or []), len(htmls or [])
    for index, message in enumerate(messages):
        if len(parts.everything) >= MAX_PARTS or depth > MAX_DEPTH:
            _note_limit(parts)
            return
        content_type = type_of(message, within)
        children = payload_of(message)
        if content_type.startswith("multipart/") and isinstance(children, list):
            parts.seals.see_multipart(message, content_type, depth)
            alternative = in_alternative or content_type == "multipart/alternative"
            _sort(children, content_type[10:], parts, texts, htmls, alternative, depth + 1)
            continue
        part = _make_part(message, content_type)
        parts.everything.append(part)
        inner = parts.seals.open(message, content_type, part.name, depth)
        if inner is not None:
            parts.attached.append(part)
            _sort([inner], "mixed", parts, texts, htmls, in_alternative, depth + 1)
            continue
        if not _is_read(part, index, within):
            parts.attached.append(part)
            continue
        if within == "alternative":
            _place_alternative(part, parts, texts, htmls)
            continue
        if in_alternative:
            htmls = None if part.content_type == "text/plain" else htmls
            texts = None if part.content_type == "text/html" else texts
        _place(part, parts, texts, htmls)
    if within == "alternative" and texts is not None and htmls is not None:
        _fill_the_other(texts, htmls, text_before, html_before)


def _place(part: Part, parts: Parts, *lists: list[Part] | None) -> None:
    """Add a leaf to every list that is still open; an image is added as an attachment only."""
    for each in [parts.attached] if part.is_media else lists:
        if each is not None:
            each.append(part)


def _place_alternative(
    part: Part, parts: Parts, texts: list[Part] | None, htmls: list[Part] | None
) -> None:
    if part.content_type == "text/html" and htmls is not None:
        htmls.append(part)
    elif part.content_type == "text/plain" and texts is not None:
        texts.append(part)
    else:
        parts.attached.append(part)


def _fill_the_other(
    texts: list[Part], htmls: list[Part], text_before: int, html_before: int
) -> None:
    if len(texts) == text_before and len(htmls) > html_before:
        texts.extend(htmls[html_before:])
    elif len(htmls) == html_before and len(texts) > text_before:
        htmls.extend(texts[text_before:])


def _is_read(part: Part, index: int, within: str) -> bool:
    if part.disposition == "attachment":
        return False
    if part.content_type not in ("text/plain", "text/html") and not part.is_media:
        return False
    return index == 0 or (within != "related" and (part.is_media or not part.name))


def _find_cut_off(message: Message) -> Message | None:
    """Return the leaf in which a truncated mail ends, if it is one of several in a row."""
    leaf = None
    while isinstance(children := payload_of(message), list) and children:
        if not any(isinstance(each, CloseBoundaryNotFoundDefect) for each in message.defects):
            return None
        last = children[-1]
        is_row = type_of(message) == "multipart/mixed"
        # A closing boundary that is not on a line of its own still counts.
        end = f"--{parameters_of(message).get('boundary', '')}--"
        is_closed = str(payload_of(last)).rstrip().endswith(end)
        leaf = last if is_row and not is_closed else None
        message = last
    return leaf


def _note_limit(parts: Parts) -> None:
    if problems.PARTS_LEFT_OUT not in parts.problems:
        parts.problems.append(problems.PARTS_LEFT_OUT)


def _make_part(message: Message, content_type: str) -> Part:
    dispositions = get_raw(message, "content-disposition")
    disposition = dispositions[0] if dispositions else ""
    types = get_raw(message, "content-type")
    name = read_parameters(disposition).get("filename") or ""
    name = name or (read_parameters(types[0]).get("name", "") if types else "")
    cids = get_raw(message, "content-id")
    return Part(
        message=message,
        content_type=content_type,
        disposition=to_text(disposition).partition(";")[0].strip().lower(),
        name=name,
        cid=(decode_header(cids[0]).strip("<> \t")[:250] or None) if cids else None,
    )
