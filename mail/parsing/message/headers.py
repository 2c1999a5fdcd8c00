"""The headers of a mail: those that are kept, and the charset of raw 8-bit ones."""

from email.message import Message

from mail.parsing.message.charset import detect, find_codec
from mail.parsing.message.encoded import decode_header, get_headers, raw_headers, use_charset
from mail.parsing.message.leaf import parameters_of
from mail.parsing.message.parts import Parts

KEPT_HEADERS = (
    "delivered-to", "x-original-to", "return-path", "auto-submitted", "authentication-results",
    "precedence", "list-id", "list-unsubscribe", "x-loop", "x-auto-response-suppress",
    "x-autoreply", "x-failed-recipients", "sender", "content-language", "importance", "x-priority",
    "envelope-to", "x-envelope-to", "x-original-from", "x-original-sender",
)  # fmt: skip
ENOUGH = 4096  # bytes of the body, for the detector


def read_headers_like_body(message: Message, parts: Parts) -> None:
    """Read raw 8-bit headers in the charset that the body declares, else in a detected one.

    A subject is too short for the detector, so it is given the body too: one program wrote both.
    """
    raw = raw_headers(message)
    if not raw:
        return
    bodies = [*parts.texts, *parts.htmls]
    for part in bodies:
        declared = parameters_of(part.message).get("charset")
        codec = find_codec(declared)
        if declared and codec and not codec.startswith("utf"):
            use_charset(message, declared)
            return
    body = b"\n".join(part.get_bytes()[:ENOUGH] for part in bodies[:1])
    if codec := detect(raw + b"\n" + body):
        use_charset(message, codec)


def kept_headers(message: Message) -> dict[str, list[str]]:
    """Return the decoded headers that later steps look at, by names with underscores."""
    kept: dict[str, list[str]] = {}
    present = get_headers(message)
    for name in KEPT_HEADERS:
        if values := present.get(name):
            kept[name.replace("-", "_")] = [decode_header(value) for value in values[:50]]
    return kept
