"""Raw bytes to a tree of parts: the standard parser with repairs, limits and a fallback."""

import re
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32

from mail.parsing import problems
from mail.parsing.message.long_bodies import extract_long_bodies, restore_long_bodies

MAX_RAW = 30 * 1024 * 1024
MAX_MULTIPARTS = 100
MAX_BOUNDARY_LINES = 20_000
SMALL = 2_000  # too small to hold a hundred parts
MAX_HEAD = 512 * 1024
MAX_HEADER_LINES = 5_000
LATE_LINES = 60
HEADER = re.compile(rb"[\x21-\x39\x3b-\x7e]{1,80}[ \t]*:")
KNOWN = re.compile(
    rb"(?i)(from|to|cc|subject|date|message-id|received|return-path|content-type|mime-version"
    rb"|delivered-to|reply-to|x-[a-z0-9-]+|in-reply-to|references|sender"
    rb"|content-transfer-encoding|content-disposition|dkim-signature|user-agent)[ \t]*:"
)
# Well-formed headers up to the blank line: most mails need no check of each line.
WELL_FORMED = re.compile(
    rb"(?:[\x21-\x39\x3b-\x7e]{1,80}+:[^\n]*+\n(?:[ \t]++[^\s][^\n]*+\n){0,1000}+){1,1000}+(?=\r?\n)"
)
HAS_PARTS = re.compile(rb"(?i)multipart|message/")
MBOX = re.compile(rb">?From \S+.{0,200}$")
NO_SEMICOLON = re.compile(
    rb"(?i)(content-type:[ \t]*multipart/[a-z.-]+)[ \t]*((?:\r?\n)?[ \t]+boundary=)"
)
FOLDED_BOUNDARY = re.compile(rb'(?i)(boundary="[^"\r\n]{0,80})\r?\n[ \t]+([^"\r\n]{0,80}")')
END_OF_HEAD = re.compile(rb"\n[ \t]{0,80}\r?\n")
REPORT = re.compile(rb"(?i)content-type:\s{0,80}message/(?:global-)?delivery-status")
SPACED = re.compile(rb"^([\x21-\x39\x3b-\x7e]{1,80})[ \t]+:")
NESTING = re.compile(rb"(?i)content-type:\s*(?:multipart|message)/")


class _Message(Message):
    """A message that caches its type, which the parser asks for repeatedly."""

    _known: tuple[tuple[int, str], str] | None = None

    def get_content_type(self) -> str:
        key = (len(self._headers), self.get_default_type())  # type: ignore[attr-defined]
        if self._known is None or self._known[0] != key:
            self._known = (key, super().get_content_type())
        return self._known[1]


def parse(raw: bytes) -> tuple[Message, list[str]]:
    """Return the message and a list of what was repaired or left out. Never raises."""
    notes: list[str] = []
    if len(raw) > MAX_RAW:
        notes.append(problems.TOO_LARGE)
        raw = raw[:MAX_RAW]
    short = _cut_head(raw)
    if short is not raw:
        notes.append(problems.LONG_HEADER)
        raw = short
    sound = WELL_FORMED.match(raw)
    if sound and not HAS_PARTS.search(sound[0]):
        return _parse_simple(raw, sound.end()), notes
    repaired = repair(raw)
    if repaired is not raw:
        notes.append(problems.REPAIRED_HEADERS)
    if _is_too_tangled(repaired):
        notes.append(problems.TOO_MANY_PARTS)
        return _parse_flat(repaired), notes
    try:
        return _parse_parts(repaired), notes
    except Exception as error:
        notes.append(problems.with_detail(problems.BROKEN_STRUCTURE, error))
        return _parse_flat(repaired), notes


def _parse_parts(data: bytes) -> Message:
    short, taken = (data, {}) if REPORT.search(data) else extract_long_bodies(data)
    message = BytesParser(_Message, policy=compat32).parsebytes(short)
    if restore_long_bodies(message, taken):
        return message
    # Headers of a part larger than the limit: a few lines are read all the same.
    if data.count(b"\n") > MAX_BOUNDARY_LINES:
        raise ValueError("headers of a part")
    return BytesParser(_Message, policy=compat32).parsebytes(data)


def _cut_head(raw: bytes) -> bytes:
    """Return the mail without the part of its headers beyond half a megabyte."""
    if len(raw) <= MAX_HEAD or not HEADER.match(raw):
        return raw
    ends = [at for at in (raw.find(b"\n\n"), raw.find(b"\n\r\n")) if at >= 0]
    end = min(ends, default=len(raw))
    if end <= MAX_HEAD:
        return raw
    last = raw.rfind(b"\n", 0, MAX_HEAD)
    return raw[: last if last > 0 else MAX_HEAD] + raw[end:]


def _parse_simple(raw: bytes, end: int) -> Message:
    """Parse well-formed headers with a single text body, without scanning the body."""
    message = BytesHeaderParser(policy=compat32).parsebytes(raw[:end] + b"\n")
    body = raw[end + 1 :] if raw[end : end + 1] == b"\n" else raw[end + 2 :]
    message.set_payload(body.decode("ascii", "surrogateescape"))
    return message


def repair(raw: bytes) -> bytes:
    """Return the same mail with its headers at the top and every header line well formed.

    Headers may start late (blank lines, an mbox line, a greeting of a pipe in front) and may be
    broken by lines that should have been folded. Well-formed mail is returned unchanged.
    """
    if (sound := WELL_FORMED.match(raw)) and _mend_boundary(sound[0]) == sound[0]:
        return raw
    data = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in data[:2000] and b"\r" in data[:2000]:
        data = data.replace(b"\r", b"\n")
    head, rest = _split_head(data)
    start = _find_start(head)
    if start is None:
        # No header at all: everything is body, so no line of it may be parsed as a header.
        return raw if not data or data[:1] in b"\r\n" else b"\n" + data
    mended = _mend_boundary(b"".join(_fold_broken_lines(head[start:]))) + rest
    return raw if mended == raw else mended


def _split_head(data: bytes) -> tuple[list[bytes], bytes]:
    """Return the header lines, at most five thousand, and the rest from the blank line on."""
    lines: list[bytes] = []
    position, seen = 0, False
    while position < len(data) and len(lines) < MAX_HEADER_LINES:
        end = data.find(b"\n", position) + 1 or len(data)
        line = data[position:end]
        if not line.strip() and seen:
            return lines, data[position:]
        seen = seen or bool(HEADER.match(line))
        lines.append(line)
        position = end
    if len(lines) == MAX_HEADER_LINES and seen:
        blank = END_OF_HEAD.search(data, position)
        position = blank.start() + 1 if blank else len(data)
    return lines, data[position:]


def _find_start(lines: list[bytes]) -> int | None:
    for number, line in enumerate(lines[:LATE_LINES]):
        if MBOX.match(line):
            continue
        if KNOWN.match(line) or (number == 0 and HEADER.match(line)):
            return number
        if HEADER.match(line) and number + 1 < len(lines) and HEADER.match(lines[number + 1]):
            return number
    return None


def _fold_broken_lines(lines: list[bytes]) -> list[bytes]:
    """Fold unfolded lines, and end the headers after the last header line."""
    last = max((n for n, line in enumerate(lines) if KNOWN.match(line)), default=len(lines))
    mended: list[bytes] = []
    for number, line in enumerate(lines):
        if HEADER.match(line) or (line[:1] in b" \t" and mended):
            mended.append(SPACED.sub(rb"\1:", line))
        elif number < last:
            if not MBOX.match(line):
                mended.append(b" " + line.lstrip())
        else:
            return [*mended, b"\n", *lines[number:]]
    return mended


def _mend_boundary(head: bytes) -> bytes:
    head = NO_SEMICOLON.sub(rb"\1;\2", head)
    return FOLDED_BOUNDARY.sub(rb"\1 \2", head)


def _is_too_tangled(data: bytes) -> bool:
    if len(data) < SMALL:
        return False
    # The standard parser tests every line at every open level: depth times length.
    if data.count(b"\n--") > MAX_BOUNDARY_LINES and NESTING.search(data, 0, 64_000):
        return True
    blank_lines = data.count(b"\n\n") + data.count(b"\n\r\n")
    if blank_lines > MAX_BOUNDARY_LINES and REPORT.search(data):
        return True
    return any(nested > MAX_MULTIPARTS for nested, _ in enumerate(NESTING.finditer(data), start=1))


def _parse_flat(data: bytes) -> Message:
    """Return headers and the rest as one text, for what the parser must not take apart."""
    try:
        message = BytesHeaderParser(policy=compat32).parsebytes(data[: 1024 * 1024])
    except Exception:
        message = Message()
        message.set_payload(data[: 1024 * 1024].decode("ascii", "surrogateescape"))
    for name in ("content-type", "content-transfer-encoding"):
        del message[name]
    return message
