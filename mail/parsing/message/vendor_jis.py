"""ISO-2022-JP with characters of vendors: ① and ㈱ of NEC, 髙 of IBM.

Japanese mail programs write them under the plain name of the charset, whose tables lack them. The
Microsoft tables (cp932) have all of them at the same places.
"""

import re

ESCAPE = re.compile(rb"\x1b(\$\([A-Z@]|\$[A-Z@]|\([A-Z]|\.[A-Z])")
ONE_BYTE = {b"(B": "ascii", b"(J": "ascii"}
KANA, TWO_BYTES, SUPPLEMENT = b"(I", (b"$@", b"$B", b"$(@", b"$(B"), b"$(D"


def decode_vendor_jis(data: bytes) -> str | None:
    """Return the text by the Microsoft tables; None where they lack a character too."""
    pieces = ESCAPE.split(data)
    try:
        text = pieces[0].decode("ascii")
        for escape, run in zip(pieces[1::2], pieces[2::2], strict=True):
            text += _decode_run(escape, run)
    except (ValueError, KeyError):  # UnicodeError is one of the first
        return None
    return text


def _decode_run(escape: bytes, run: bytes) -> str:
    if escape == KANA:
        return bytes(byte | 0x80 for byte in run).decode("cp932")
    # A line end returns to ASCII, whether or not the escape sequence for it was written.
    codes, end, rest = run.partition(b"\n")
    tail = (end + rest).decode("ascii")
    if escape in TWO_BYTES:
        return b"".join(map(_shifted, codes[::2], codes[1::2])).decode("cp932") + tail
    if escape == SUPPLEMENT:
        pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
        wide = b"".join(b"\x8f" + bytes(byte | 0x80 for byte in pair) for pair in pairs)
        return wide.decode("euc_jp") + tail
    return run.decode(ONE_BYTE[escape])


def _shifted(row: int, cell: int) -> bytes:
    """Return a JIS code as Shift-JIS. White space between the codes stays as it is."""
    if row < 0x21 or cell < 0x21:
        return bytes([row, cell])
    lead = ((row - 0x21) >> 1) + 0x81
    lead += 0x40 if lead > 0x9F else 0
    trail = cell + (0x7E if not row & 1 else 0x20 if cell >= 0x60 else 0x1F)
    return bytes([lead, trail])
