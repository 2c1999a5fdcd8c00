"""S/MIME (RFC 8551): what a PKCS #7 part is, and what it holds."""

import re
import zlib
from base64 import b64decode
from binascii import Error as BadBase64
from dataclasses import dataclass, field
from typing import Any, Literal

from asn1crypto import cms, core

from mail.parsing.smime.asn1 import is_readable

Kind = Literal["signed", "encrypted", "compressed", "certificates", "unknown"]
TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
SIGNATURE_TYPES = ("application/pkcs7-signature", "application/x-pkcs7-signature")
# Gateways and webmail send the same part as a file.
FILE_TYPES = ("application/octet-stream", "application/pkcs7", "application/x-pkcs7", "text/plain",
              "application/binary", "application/x-pkcs7-message", *SIGNATURE_TYPES)  # fmt: skip
OIDS: dict[str, Kind] = {
    "1.2.840.113549.1.7.2": "signed",
    "1.2.840.113549.1.7.3": "encrypted",
    "1.2.840.113549.1.7.6": "encrypted",
    "1.2.840.113549.1.9.16.1.23": "encrypted",
    "1.2.840.113549.1.9.16.1.9": "compressed",
}
ENCRYPTED_TYPES = {"enveloped-data", "authenveloped-data", "encrypted-data"}
ENTITY = re.compile(rb"(?i)\s{0,4}(?:[\x21-\x39\x3b-\x7e]{1,80}:[^\n]{0,2000}\r?\n(?:[ \t][^\n]{0,2000}\r?\n){0,50}){0,40}?content-type[ \t]*:")  # fmt: skip
MAX_INFLATED = 30 * 1024 * 1024
ARMOUR = re.compile(rb"-----(?:BEGIN|END) (?:PKCS7|CMS)-----")


@dataclass(frozen=True, slots=True)
class Envelope:
    """A PKCS #7 part: `content` is the mail inside, None where it cannot be read from here."""

    kind: Kind
    content: bytes | None = None
    signed: Any = field(default=None, repr=False)  # cms.SignedData


def may_be_envelope(content_type: str, name: str) -> bool:
    """Return True for a part whose type or name promises PKCS #7."""
    return content_type in TYPES or (
        name.lower().endswith((".p7m", ".p7z")) and content_type in FILE_TYPES
    )


def claims_encryption(parameters: str) -> bool:
    """Return True if smime-type in these parameters names encryption."""
    return parameters.lower() in ENCRYPTED_TYPES


def open_envelope(data: bytes) -> Envelope:
    """Return what a PKCS #7 part holds; `unknown` if it is none, or larger than is read."""
    data = _as_binary(data)
    if not is_readable(data):
        return Envelope("unknown")
    info = cms.ContentInfo.load(data)
    kind = OIDS.get(info["content_type"].dotted, "unknown")
    if kind == "signed":
        signed = info["content"]
        content = _encapsulated(signed["encap_content_info"])
        return Envelope("certificates" if content is None else "signed", content, signed)
    if kind == "compressed":
        return Envelope("compressed", _inflated(info["content"]))
    return Envelope(kind)


def is_entity(content: bytes) -> bool:
    """Return True if the content is a mail's part with headers, and not a signed file."""
    return bool(ENTITY.match(content[:200_000]))


def load_signature(data: bytes) -> Any:
    """Return the cms.SignedData of a detached signature; None if it is none."""
    data = _as_binary(data)
    if not is_readable(data):
        return None
    info = cms.ContentInfo.load(data)
    return info["content"] if OIDS.get(info["content_type"].dotted) == "signed" else None


def _as_binary(data: bytes) -> bytes:
    """Undo base64 that was applied twice, and PEM."""
    start = data[:64].lstrip()
    if not start.startswith((b"MI", b"-----BEGIN")):
        return data
    try:
        return b64decode(ARMOUR.sub(b"", data))
    except BadBase64:
        return data


def _encapsulated(info: Any) -> bytes | None:
    content = info["content"]
    if not isinstance(content, core.Asn1Value) or isinstance(content, core.Void):
        return None
    if isinstance(content, (core.OctetString, core.ParsableOctetString)):
        return bytes(content)
    inner = getattr(content, "parsed", content)
    return bytes(inner) if isinstance(inner, core.OctetString) else inner.dump()


def _inflated(compressed: Any) -> bytes | None:
    content = _encapsulated(compressed["encap_content_info"])
    if content is None:
        return None
    return zlib.decompressobj().decompress(content, MAX_INFLATED)
