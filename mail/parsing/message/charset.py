"""Decoding of bytes to text, tolerant of wrong charset declarations."""

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes

from mail.parsing.message.vendor_jis import decode_vendor_jis

# Senders declare a subset of the charset they use: the wider charset reads both.
ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-6-i": "iso-8859-6",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "iso-8859-11": "cp874",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
    "x-mac-cyrillic": "mac_cyrillic",
    "utf8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "x-user-defined": "cp1252",
    "cp-850": "cp850",
    "ansi": "cp1252",
}
# Declarations that give no information.
UNINFORMATIVE = {"", "us-ascii", "ascii", "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown",
               "default", "default_charset", "binary", "8bit", "7bit", "iso-10646"}  # fmt: skip
# Python codecs that are no charsets of mail; some are slow or raise arbitrary errors.
EXCLUDED_CODECS = {
    "idna",
    "punycode",
    "unicode_escape",
    "raw_unicode_escape",
    "undefined",
    "mbcs",
    "oem",
}
UNSAFE = re.compile("[\x00\ud800-\udfff]")
DETECT_BYTES = 16_384


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text of these bytes: as declared, else UTF-8, detected, or Windows Latin."""
    text = _as_declared(data, declared)
    if text is None:
        text = _strict(data, "utf-8")
    if text is None:
        text = _nearly_utf8(data)
    if text is None and _is_unhelpful(declared):
        text = _detected(data)
    if text is None:
        text = data.decode("cp1252", "replace")
    return clean(text.removeprefix("\ufeff"))


def clean(text: str) -> str:
    """Return the text with plain line ends, without characters a database or browser rejects."""
    if not text.isascii() or "\x00" in text:
        text = UNSAFE.sub("", text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@lru_cache(maxsize=256)
def find_codec(declared: str | None) -> str | None:
    """Return the Python codec that reads this charset, or None if it is of no use."""
    name = (declared or "").strip().strip("\"'").lower().split("*")[0]
    if name in UNINFORMATIVE or len(name) > 40:
        return None
    name = ALIASES.get(name, name)
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return None
    is_text = getattr(info, "_is_text_encoding", True)
    return info.name if is_text and info.name.replace("-", "_") not in EXCLUDED_CODECS else None


def _as_declared(data: bytes, declared: str | None) -> str | None:
    codec = find_codec(declared)
    if codec is None:
        return None
    if codec.startswith(("cp125", "iso8859")) and not data.isascii():
        # Valid UTF-8 is read as UTF-8, whatever Latin charset the header names.
        text = _strict(data, "utf-8")
        if text is not None:
            return text
    text = _strict(data, codec)
    if text is None and codec.startswith("iso2022_jp"):
        text = decode_vendor_jis(data)
    if text is None and codec.startswith(("iso2022", "cp932", "gb18030", "cp949", "big5", "euc")):
        text = _mostly(data, codec)
    if text is None and codec == "cp1252":
        text = data.decode("cp1252", "replace")
    return text


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def _mostly(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec, "replace")
    except (UnicodeError, LookupError, ValueError):
        return None
    return text if text.count("\ufffd") * 20 <= len(text) else None


def _nearly_utf8(data: bytes) -> str | None:
    """Return UTF-8 with a few broken bytes, if it has more valid sequences than broken ones."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for letter in text[:100_000] if ord(letter) > 127) - bad
    return text if good > bad * 3 else None


def _is_unhelpful(declared: str | None) -> bool:
    return find_codec(declared) in (None, "utf-8")


def detect(data: bytes) -> str | None:
    """Return the codec that the detector finds for these bytes; None where there are too few."""
    # Under a few dozen non-ASCII bytes a detector is unreliable; the most common charset is better.
    if sum(1 for byte in data[:DETECT_BYTES] if byte > 127) < 12:
        return None
    try:
        best = from_bytes(data[:DETECT_BYTES], steps=3, chunk_size=256).best()
    except Exception:
        return None
    return best.encoding if best else None


def _detected(data: bytes) -> str | None:
    codec = detect(data)
    return _mostly(data, codec) if codec else None
