"""Decodes one winmail.dat. Runs as a separate process, as the input may exhaust time and memory.

stdin: the file. stdout: one JSON object {text, html, files: [{name, type, cid, data: base64}]}. Any
error ends it with an exit code other than 0. Imports nothing of Tandem.
"""

import base64
import json
import re
import resource
import sys

from tnefparse.tnef import TNEF, TNEFAttachment

SECONDS = 3
MEMORY = 400 * 1024 * 1024
MAX_FILES = 200
MIME_TYPE, CONTENT_ID = 0x370E, 0x3712
RTF = "application/rtf"
# The initial dictionary of compressed RTF (MS-OXRTFCP, 2.1.3.1.4).
INITIAL_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
MAX_RTF = 2 * 1024 * 1024
TOKEN = re.compile(
    r"\\u(-?\d{1,6})(?: ?\\'[0-9a-f]{2}| ?[^\\{}])?|\\'([0-9a-fA-F]{2})|\\([a-z]{1,32})(-?\d{1,9})? ?"
    r"|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
UNSHOWN = {"fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "generator",
           "listtable", "listoverridetable", "rsidtbl", "xmlnstbl"}  # fmt: skip
BREAKS = {"par": "\n", "line": "\n", "tab": "\t", "row": "\n", "cell": "\t"}
SIGNS = {"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
         "endash": "–", "emdash": "—"}  # fmt: skip


def main() -> None:
    """Set resource limits, read stdin, write the result to stdout."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    tnef = TNEF(sys.stdin.buffer.read(), do_checksum=False)
    files = [_file(each) for each in tnef.attachments[:MAX_FILES]]
    html = _text_of(tnef.htmlbody)
    text = _text_of(tnef.body)
    if not html.strip() and not text.strip():
        rtf = decompress(tnef._rtfbody or b"")
        text = rtf_to_text(rtf.decode("latin-1"))
        if rtf:
            files.append({"name": "message.rtf", "type": RTF, "cid": "", "data": _coded(rtf)})
    json.dump({"text": text, "html": html, "files": files}, sys.stdout)


def _file(attachment: TNEFAttachment) -> dict[str, str]:
    values = {each.name: each.data for each in attachment.mapi_attrs}
    return {
        "name": _text_of(attachment.long_filename()).rstrip("\x00"),
        "type": _text_of(values.get(MIME_TYPE)).strip("\x00 "),
        "cid": _text_of(values.get(CONTENT_ID)).strip("\x00 <>"),
        "data": _coded(attachment.data),
    }


def decompress(data: bytes) -> bytes:
    """Return the decompressed RTF (MS-OXRTFCP); b"" if it is not compressed RTF."""
    if data[8:12] == b"MELA":
        return data[16:][:MAX_RTF]
    if data[8:12] != b"LZFu":
        return b""
    ring = bytearray(INITIAL_DICTIONARY.ljust(4096, b" "))
    out, at, write = bytearray(), 16, len(INITIAL_DICTIONARY)
    while at < len(data) and len(out) < MAX_RTF:
        flags, at = data[at], at + 1
        for bit in range(8):
            if flags >> bit & 1:
                pair = int.from_bytes(data[at : at + 2])
                at += 2
                offset, size = pair >> 4, (pair & 15) + 2
                if at > len(data) or offset == write:
                    return bytes(out)
                piece_at = range(offset, offset + size)
            elif at < len(data):
                ring[write], piece_at, at = data[at], range(write, write + 1), at + 1
            else:
                return bytes(out)
            for each in piece_at:
                ring[write] = ring[each % 4096]
                out.append(ring[write])
                write = (write + 1) % 4096
    return bytes(out)


def rtf_to_text(rtf: str) -> str:
    """Return the plain text of RTF, or of the HTML inside RTF."""
    out: list[str] = []
    hidden: list[bool] = [False]
    in_rtf_only = False
    for found in TOKEN.finditer(rtf):
        code, byte, word, number, sign, brace, text = found.groups()
        if brace == "{":
            hidden.append(hidden[-1])
        elif brace == "}":
            hidden = hidden[:-1] or [False]
        elif word == "htmlrtf":
            in_rtf_only = number != "0"
        elif word in UNSHOWN or sign == "*":
            hidden[-1] = True
        elif not hidden[-1] and not in_rtf_only:
            out.append(_sign(code, byte, word, sign) or text or "")
    return "".join(out).strip()


def _sign(code: str | None, byte: str | None, word: str | None, sign: str | None) -> str:
    if code:
        return chr(int(code) % 65536)
    if byte:
        return bytes([int(byte, 16)]).decode("cp1252", "replace")
    if sign:
        return {"~": "\xa0", "_": "-", "-": ""}.get(sign, sign)
    return BREAKS.get(word or "") or SIGNS.get(word or "", "")


def _text_of(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            return value.decode("cp1252", "replace")
    return value if isinstance(value, str) else ""


def _coded(data: object) -> str:
    return base64.b64encode(data if isinstance(data, bytes) else b"").decode()


if __name__ == "__main__":
    main()
