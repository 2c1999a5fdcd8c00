"""Signed and encrypted parts: opened where no key is needed, their state told."""

from dataclasses import dataclass, field
from email.message import Message

from mail.parsing import problems
from mail.parsing.message.encoded import get_raw, payload_of
from mail.parsing.message.leaf import parameters_of, read_bytes, type_of
from mail.parsing.message.parameters import read_parameters
from mail.parsing.message.tree import parse
from mail.parsing.smime.envelope import (
    SIGNATURE_TYPES,
    TYPES,
    claims_encryption,
    is_entity,
    load_signature,
    may_be_envelope,
    open_envelope,
)
from mail.parsing.smime.verify import Verdict, verify

MAX_OPENED = 5  # signed mail within signed mail, of one raw mail
USUAL_NAME = "smime.p7m"
PGP_MESSAGE = "-----BEGIN PGP MESSAGE-----"
# Microsoft Purview sends a text beside it that tells how to open it.
RIGHTS_PROTECTED = "application/x-microsoft-rpmsg-message"


def is_encrypted(content_types: set[str], text: str) -> bool:
    """Return True for OpenPGP within the text, and for Microsoft's rights protection."""
    return RIGHTS_PROTECTED in content_types or text.lstrip().startswith(PGP_MESSAGE)


@dataclass(slots=True)
class Seals:
    """The signatures and encrypted parts of one mail, noted while its parts are sorted.

    `covers_all`: nothing of the mail stands outside its signatures.
    """

    raws: list[bytes]
    verdicts: list[Verdict] = field(default_factory=list)
    covers_all: bool = True
    opened: int = 0
    problems: list[str] = field(default_factory=list)

    def open(self, message: Message, content_type: str, name: str, depth: int) -> Message | None:
        """Return the mail inside a signed part; None where there is none or it is sealed."""
        if not may_be_envelope(content_type, name):
            return None
        is_declared = content_type in TYPES or name.lower() == USUAL_NAME or not depth
        kind_named = parameters_of(message).get("smime-type", "")
        try:
            envelope = open_envelope(read_bytes(message))
        except Exception:
            envelope = None
        if (envelope and envelope.kind == "encrypted") or claims_encryption(kind_named):
            if is_declared:
                self.note(problems.ENCRYPTED)
            return None
        content = envelope.content if envelope else None
        if content is None or not is_entity(content) or self.opened >= MAX_OPENED:
            if is_declared and not (envelope and envelope.kind == "certificates"):
                self.note(problems.UNOPENED_SMIME)
            return None
        if envelope and envelope.signed is not None:
            self._judge(verify(envelope.signed, content), depth)
        self.opened += 1
        self.raws.append(content)
        inner, notes = parse(content)
        for note in notes:
            self.note(note)
        # Header protection (RFC 8551, 3.1): the whole mail is inside, with its headers.
        children = payload_of(inner)
        if type_of(inner) == "message/rfc822" and isinstance(children, list) and children:
            return children[0]
        return inner

    def see_multipart(self, message: Message, content_type: str, depth: int) -> None:
        """Note a multipart that is encrypted, or that ends with a detached signature."""
        if content_type == "multipart/encrypted":
            self.note(problems.ENCRYPTED)
        elif content_type == "multipart/signed":
            children = payload_of(message)
            parts = children if isinstance(children, list) else []
            self._judge(self._detached(message, parts), depth)

    def note(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def _judge(self, verdict: Verdict, depth: int) -> None:
        # Each opened part stands one level below the part it was in.
        self.covers_all = self.covers_all and depth == self.opened
        self.verdicts.append(verdict)

    def _detached(self, message: Message, parts: list[Message]) -> Verdict:
        if len(parts) < 2 or type_of(parts[1]) not in SIGNATURE_TYPES:
            return Verdict("unchecked")
        try:
            signed = load_signature(read_bytes(parts[1]))
            content = self._first_part(message)
            return (
                verify(signed, content) if signed is not None and content else Verdict("unchecked")
            )
        except Exception:
            return Verdict("unchecked")

    def _first_part(self, message: Message) -> bytes:
        """Return the bytes of the first part as they came, their lines ended by CRLF."""
        types = get_raw(message, "content-type")
        boundary = read_parameters(types[0]).get("boundary", "") if types else ""
        mark = b"\n--" + boundary.encode("utf-8", "surrogateescape")
        for raw in reversed(self.raws):
            # Headers end above the first boundary, so a line end is in front of it.
            start = raw.find(mark)
            after = raw.find(b"\n", start + len(mark)) + 1
            end = raw.find(mark, after - 1)
            if boundary and start >= 0 and after and end >= 0:
                part = raw[after:end].removesuffix(b"\r")
                return part.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        return b""
