"""Files written into the text itself: uuencode and yEnc."""

import binascii
import re
from collections.abc import Iterator

MAX_FILES = 50
UU = re.compile(rb"(?m)^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n")
UU_END = re.compile(rb"(?m)^(?:[` ]?\r?\n)?end[ \t]*\r?$")
Y = re.compile(
    rb"(?m)^=ybegin [^\r\n]{0,200}?size=(\d{1,10}) [^\r\n]{0,200}?name=([^\r\n]{1,255})\r?\n"
)
Y_END = re.compile(rb"(?m)^=yend [^\r\n]{0,200}\r?$")
Y_PART = re.compile(rb"^=ypart [^\r\n]{0,200}\r?\n")
ESCAPED = re.compile(rb"=(.)", re.DOTALL)
SHIFTED = bytes((byte - 42) % 256 for byte in range(256))


def take_files(data: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The text without the files in it, and the files with their names.

    What does not decode to its very end stays in the text: it may be words.
    """
    if b"begin " not in data:
        return data, []
    rest: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    for start, end, name, content in sorted(_find(data)):
        if start < at or len(files) == MAX_FILES:
            continue
        rest.append(data[at:start])
        files.append((name.decode("utf-8", "replace").strip(" \"'"), content))
        at = end
    return b"".join([*rest, data[at:]]), files


def _find(data: bytes) -> Iterator[tuple[int, int, bytes, bytes]]:
    for start_mark, end_mark, undo in ((UU, UU_END, _undo_uu), (Y, Y_END, _undo_y)):
        last = 0
        for start in start_mark.finditer(data):
            if start.start() < last:
                continue
            end = end_mark.search(data, start.end())
            if end is None:
                break
            last = end.end()
            content = undo(data[start.end() : end.start()], start)
            if content:
                yield start.start(), end.end(), start[start.re.groups], content


def _undo_uu(body: bytes, start: re.Match[bytes]) -> bytes | None:
    try:
        return b"".join(binascii.a2b_uu(line) for line in body.splitlines() if line.strip(b"` "))
    except binascii.Error:
        return None


def _undo_y(body: bytes, start: re.Match[bytes]) -> bytes | None:
    body = Y_PART.sub(b"", body).replace(b"\r", b"").replace(b"\n", b"")
    body = ESCAPED.sub(lambda match: bytes([(match[1][0] - 64) % 256]), body).translate(SHIFTED)
    return body if len(body) == int(start[1]) else None
