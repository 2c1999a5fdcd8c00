"""The check of a sender by Tandem itself: SPF, DKIM, DMARC and ARC.

It runs where no border server checks (AUTHSERV_ID is empty). What it finds is kept with the mail,
written as Authentication-Results are, and read as those are.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from mail.inbound.alignment import domain_of, is_aligned, organizational_domain
from mail.inbound.authentication import FAIL, PASS, results_for
from mail.inbound.from_header import parse_headers
from mail.inbound.sender_check.lookups import DnsFailure, Lookups
from mail.inbound.sender_check.signatures import aligned_signatures, is_signed, sealed_result
from mail.inbound.sender_check.spf import is_checkable, spf_result
from mail.models import InboundMail, RawMail
from mail.parsing.message.address import names_several_senders, read_first_address
from mail.parsing.message.head import HEAD

logger = logging.getLogger(__name__)
UNCHECKED = """
SELECT mail.peer, mail.helo, mail.envelope_from, mail.raw_id, substring(raw.content FROM 1 FOR %s)
  FROM mail_inboundmail AS mail JOIN mail_rawmail AS raw ON raw.id = mail.raw_id
 WHERE mail.id = %s AND mail.state = 'stored' AND mail.sender_checks = ''
"""


@dataclass(frozen=True)
class Policy:
    """A DMARC record: whether the domains of DKIM and SPF must be the same as the sender's."""

    exists: bool = False
    is_strict_for_dkim: bool = False
    is_strict_for_spf: bool = False


@dataclass(frozen=True)
class Envelope:
    """The connection that a mail came by; `peer` is None if it did not come by SMTP."""

    peer: str | None = None
    helo: str = ""
    sender: str = ""

    @property
    def domain(self) -> str:
        return domain_of(self.sender or self.helo)


def check_sender_of(pk: int) -> None:
    """Check the sender of a stored mail once, and keep the results at its row. Never raises.

    It runs before the mail is claimed, so no lock is held while the DNS is asked.
    """
    if settings.AUTHSERV_ID or not settings.SENDER_CHECKS:
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute(UNCHECKED, [HEAD, pk])
            row = cursor.fetchone()
        if row is None:
            return
        peer, helo, sender, raw_pk, head = row
        results = check_sender(bytes(head), raw_pk, Envelope(peer and str(peer), helo, sender))
        if results:
            InboundMail.objects.filter(pk=pk).update(sender_checks=results)
    except Exception:
        logger.exception("The sender of mail %s could not be checked", pk)


def check_sender(head: bytes, raw_pk: int, envelope: Envelope) -> str:
    """Return the results as text; "" when there is nothing that could be checked."""
    message = parse_headers(head)
    domain = domain_of(read_first_address(message, "from").address)
    if not domain or names_several_senders(message):
        return ""
    signatures = aligned_signatures(head, domain)
    if not signatures and not is_checkable(envelope.peer):
        return ""
    lookups, notes = Lookups(), list[str]()
    try:
        policy = find_policy(domain, lookups)
        has_spf, has_failed = _spf(envelope, domain, policy, lookups, notes), False
        raw = bytes(RawMail.objects.get(pk=raw_pk).content) if signatures else b""
        for signature in signatures:
            if policy.is_strict_for_dkim and signature.domain != domain:
                continue
            try:
                is_valid = is_signed(raw, signature, lookups)
            except DnsFailure:
                has_failed, is_valid = True, False
            notes.append(f"dkim={'pass' if is_valid else 'fail'} header.d={signature.domain}")
            if is_valid or has_spf:
                break
        result = "none"
        if has_spf or any(each.startswith("dkim=pass") for each in notes):
            result = PASS
        elif has_failed or any(each.startswith("spf=temperror") for each in notes):
            result = "temperror"
        elif policy.exists and is_checkable(envelope.peer):
            result = FAIL
    except DnsFailure:
        result = "temperror"
    if result == FAIL and b"arc-seal" in head.lower():
        raw = bytes(RawMail.objects.get(pk=raw_pk).content)
        sealed = results_for(domain, [f"x; {sealed_result(raw, lookups).partition(';')[2]}"])
        if sealed == PASS:
            # A forwarder changed the mail: no forgery, but no proof of the sender either.
            result, notes = "none", [*notes, "arc=pass"]
    return "; ".join([*notes, f"dmarc={result} header.from={domain}"])


def find_policy(domain: str, lookups: Lookups) -> Policy:
    """Return the DMARC policy of the domain, else of its organization. Raises DnsFailure."""
    for each in dict.fromkeys([domain, organizational_domain(domain)]):
        records = [text for text in lookups.texts(f"_dmarc.{each}") if text.startswith(b"v=DMARC1")]
        if len(records) == 1:
            tags = _tags(records[0].decode("ascii", "replace"))
            return Policy(True, tags.get("adkim") == "s", tags.get("aspf") == "s")
    return Policy()


def _spf(
    envelope: Envelope, domain: str, policy: Policy, lookups: Lookups, notes: list[str]
) -> bool:
    """Note the result of SPF, where it is about the sender's organization; True if it passed."""
    if not envelope.peer or not is_checkable(envelope.peer):
        return False
    if not is_aligned(envelope.domain, domain, strictly=policy.is_strict_for_spf):
        return False
    result = spf_result(lookups, peer=envelope.peer, sender=envelope.sender, helo=envelope.helo)
    notes.append(f"spf={result} smtp.mailfrom={envelope.domain}")
    return result == PASS


def _tags(text: str) -> Mapping[str, str]:
    pairs = (each.partition("=") for each in text.split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _equals, value in pairs}
