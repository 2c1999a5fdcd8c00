"""DKIM (RFC 6376) and ARC (RFC 8617) by dkimpy, with our own DNS queries."""

import re
from dataclasses import dataclass

import dkim
from django.conf import settings

from mail.inbound.alignment import domain_of, is_aligned
from mail.inbound.sender_check.lookups import DnsFailure, Lookups
from mail.parsing.message.head import header_values, split_head

MAX_SIGNATURES = 5
MAX_SEALS = 10
# Characters of one signature or seal: dkimpy takes time by their square. Real ones have a thousand.
MAX_LENGTH = 8000
LARGE_HEAD = 64 * 1024  # bytes; headers of that size are checked against one signature only
ARC = ("arc-seal", "arc-message-signature", "arc-authentication-results")
TAG = re.compile(r"(?:^|;)\s*([a-z]+)\s*=\s*([^;]*)")
TRAILING_BLANKS = re.compile(rb"(?<![ \t])[ \t]++(?=\r\n)")
BLANKS = re.compile(rb"[ \t]{2,}")
LONE_LF = re.compile(rb"(?<!\r)\n")


@dataclass(frozen=True)
class Signature:
    """A DKIM-Signature header: its place among them, its domain, and its canonicalization."""

    index: int
    domain: str
    is_relaxed: bool


def aligned_signatures(head: bytes, domain: str) -> list[Signature]:
    """Return the signatures of the sender's organization that cover From and the whole body.

    Others prove nothing about the sender, and only those of the sender's domain are looked up: a
    slow server of another one cannot use up the time.
    """
    values = header_values(head, ["dkim-signature"])["dkim-signature"]
    found = []
    for index, value in enumerate(values):
        if len(value) > MAX_LENGTH:
            continue
        tags = {name: "".join(text.split()) for name, text in TAG.findall(value)}
        signed = tags.get("h", "").lower().split(":")
        signer = domain_of(tags.get("d", ""))
        if "from" in signed and "l" not in tags and is_aligned(signer, domain):
            policy = tags.get("c", "simple").lower().partition("/")[2] or "simple"
            found.append(Signature(index, signer, policy == "relaxed"))
    return found[: 1 if len(split_head(head)[0]) > LARGE_HEAD else MAX_SIGNATURES]


def is_signed(raw: bytes, signature: Signature, lookups: Lookups) -> bool:
    """Return True if the signature is valid. Raises DnsFailure."""
    content = prepared(raw, is_relaxed=signature.is_relaxed)
    try:
        return bool(dkim.DKIM(content).verify(idx=signature.index, dnsfunc=lookups.dkim_key))
    except DnsFailure:
        raise
    except Exception:  # a signature may hold anything
        return False


def sealed_result(raw: bytes, lookups: Lookups) -> str:
    """Return the results in the ARC seal of a trusted forwarder, if the chain is valid; else "".

    They are those of Authentication-Results when the mail came to the forwarder.
    """
    head = split_head(raw)[0]
    chain = header_values(head, ARC)
    seals = chain["arc-seal"]
    if any(len(value) > MAX_LENGTH for values in chain.values() for value in values):
        return ""
    trusted = {each.lower() for each in settings.TRUSTED_ARC_SEALERS}
    if not trusted or not 0 < len(seals) <= MAX_SEALS:
        return ""
    try:
        verdict, hops, _why = dkim.ARC(prepared(raw, is_relaxed=True)).verify(
            dnsfunc=lookups.dkim_key
        )
        newest = max(hops, key=lambda hop: int(hop["instance"]))
        sealer = newest["as-domain"].decode("ascii", "replace").lower()
        if verdict != b"pass" or sealer not in trusted or newest["ams-domain"] is None:
            return ""
        return str(newest["aar-value"].decode("ascii", "replace"))
    except Exception:  # a seal may hold anything, and a dead DNS makes it worth nothing
        return ""


def prepared(raw: bytes, *, is_relaxed: bool) -> bytes:
    """Return the mail with a body whose canonical form is the same, in which dkimpy is fast.

    Its own expressions take time by the square of a run of blanks or of empty lines.
    """
    head, body = split_head(raw)
    if b"\n" in body:
        body = LONE_LF.sub(b"\r\n", body)
    if is_relaxed:
        body = BLANKS.sub(b" ", TRAILING_BLANKS.sub(b"", body))
    words = body.rstrip(b"\r\n")
    end = body[len(words) :]
    if end == b"\r\n" * (len(end) // 2):
        body = words + b"\r\n" if words else end[:2]
    return head + b"\r\n\r\n" + body
