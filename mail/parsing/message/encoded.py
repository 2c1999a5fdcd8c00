"""Header values: RFC 2047 encoded words and raw 8-bit bytes."""

import base64
import re
from email.message import Message
from quopri import decodestring

from mail.parsing.message.charset import clean, decode

ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
CODE = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
NOT_CODE = bytes(set(range(256)) - set(CODE))
MAX_PIECES = 1000
STRANGE = re.compile(rb"[^A-Za-z0-9+/=\s]")
CODE_LINE = re.compile(rb"[A-Za-z0-9+/=]*[ \t]*\r?\n?$")
LONG_CODE = re.compile(rb"[A-Za-z0-9+/]{60,}={0,2}\s*$")
FOLD = re.compile(r"[ \t]*[\r\n]+[ \t]*")
MAX_HEADER = 32_000  # characters of one header that are read


def get_raw(message: Message, name: str) -> list[str]:
    """Return all values of this header (its name in lower case), bytes as surrogates."""
    return get_headers(message).get(name, [])


def get_headers(message: Message) -> dict[str, list[str]]:
    """Return all headers by their names in lower case."""
    headers = message._headers  # type: ignore[attr-defined]  # the public way decodes and guesses
    charset = message.__dict__.get("_header_charset")
    count, by_name = message.__dict__.get("_by_name", (-1, None))
    if count != len(headers):
        by_name = {}
        for key, value in headers:
            text = str(value)[:MAX_HEADER]
            if charset and not text.isascii():
                text = _in_charset(text, charset)
            by_name.setdefault(key.lower(), []).append(text)
        message.__dict__["_by_name"] = (len(headers), by_name)
    return by_name


def _in_charset(text: str, charset: str) -> str:
    data = text.encode("utf-8", "surrogateescape")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return decode(data, charset)


def use_charset(message: Message, charset: str) -> None:
    """Read the raw 8-bit bytes of the headers in this charset from now on."""
    message.__dict__["_header_charset"] = charset
    message.__dict__.pop("_by_name", None)


def raw_headers(message: Message) -> bytes:
    """Return the values of the headers that hold raw bytes other than UTF-8, a line each."""
    found = []
    for _key, value in message._headers:  # type: ignore[attr-defined]  # as in `get_headers`
        text = str(value)[:MAX_HEADER]
        if any("\udc80" <= letter <= "\udcff" for letter in text):
            found.append(text.encode("utf-8", "surrogateescape"))
    return b"\n".join(found)


def payload_of(message: Message) -> list[Message] | str:
    """Return the parts, or the undecoded text with bytes as surrogates.

    get_payload() guesses charsets.
    """
    payload = message._payload  # type: ignore[attr-defined]
    return payload if isinstance(payload, list) else str(payload or "")


def get_decoded(message: Message, name: str) -> str:
    """Return the first value of this header as decoded text, or ""."""
    values = get_raw(message, name)
    return decode_header(values[0]) if values else ""


def decode_header(value: str) -> str:
    """Return a header value as decoded text on one line."""
    value = to_text(value)
    if "\n" in value or "\r" in value:
        value = FOLD.sub(" ", value)
    if "=?" in value:
        value = _decode_words(value)
    return clean(value).replace("\n", " ").strip()


def to_text(value: str) -> str:
    """Return header text with its raw 8-bit bytes decoded."""
    if value.isascii():
        return value
    return decode(value.encode("utf-8", "surrogateescape"))


def decode_base64(data: bytes) -> bytes:
    """Return the decodable part of base64, however badly cut or padded."""
    pieces = []
    for piece in _padded_pieces(data):
        if len(piece) % 4 == 1:
            piece = piece[:-1]
        pieces.append(base64.b64decode(piece + b"=" * (-len(piece) % 4)))
    return b"".join(pieces)


def decode_base64_text(data: bytes) -> tuple[bytes, bool]:
    """Return bytes of base64 text, plain lines in it unchanged, and whether it was broken.

    Broken: text stands in place of base64. Text after the base64 is no damage.
    """
    if not STRANGE.search(data):
        return decode_base64(data), False
    lines = data.splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if not CODE_LINE.match(line)), len(lines))
    if any(LONG_CODE.match(line) for line in lines[first:]):
        # Damage in the middle of base64.
        return decode_base64(data), True
    code = b"".join(lines[:first])
    is_over = not code.strip() or b"=" in code or len(code.translate(None, NOT_CODE)) % 4 == 0
    if not is_over:
        return decode_base64(data), True
    return decode_base64(code) + b"".join(lines[first:]), not code.strip()


def _padded_pieces(data: bytes) -> list[bytes]:
    # Padding in the middle means that encoded pieces were concatenated.
    if data.count(b"=") > MAX_PIECES:
        return [data.translate(None, NOT_CODE)]
    return [piece.translate(None, NOT_CODE) for piece in re.split(rb"=[=\s]*", data)]


def _decode_words(value: str) -> str:
    """Decode adjacent words of one charset together: some are split inside a character."""
    out: list[str] = []
    run, charset, end = b"", "", 0
    for match in ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        if between.strip() or match[1].lower() != charset:
            out.append(decode(run, charset) if run else "")
            run = b""
        if between.strip() or end == 0:
            out.append(between)
        charset, end = match[1].lower(), match.end()
        run += _word_bytes(match[2], match[3])
    out.append(decode(run, charset) if run else "")
    return "".join(out) + value[end:]


def _word_bytes(how: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if how in "bB":
        return decode_base64(data)
    return decodestring(data.replace(b"_", b" "), header=False) if data else b""
