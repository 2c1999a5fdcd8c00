from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db import connection

from config.addresses import normalize_address, normalize_domain, written_forms
from customers.actions.find import PUBLIC_DOMAINS
from mail.models import Mailbox, OutboundMail
from mail.signed_addresses import (
    looks_like_bounce_address,
    looks_like_reply_address,
    read_bounce_address,
    read_reply_address,
)

ADDRESSES = """
SELECT id, address, is_default, is_active, replies,
       ARRAY(SELECT value FROM mail_mailboxalias
              WHERE mailbox_id = mail_mailbox.id AND state = 'confirmed') AS confirmed
  FROM mail_mailbox
"""
OWN = """
SELECT lower(address), false FROM mail_mailbox
 UNION ALL SELECT value, true FROM mail_mailboxalias WHERE state = 'confirmed'
"""
# Of a catch-all domain, the addresses of colleagues and of customers stay people's.
PEOPLE = """
SELECT lower(email) FROM accounts_user WHERE lower(email) = ANY(%(emails)s)
 UNION SELECT lower(email) FROM customers_customeraddress
        WHERE kind = 'mail' AND lower(email) = ANY(%(emails)s)
"""


def find_mailbox(addresses: Sequence[str]) -> Mailbox | None:
    """Return the mailbox of a mail to these addresses, the most reliable address first.

    A mail that matches none goes to the default mailbox, so that nothing is lost; None only while
    no mailbox exists at all. Only its addresses are loaded; other fields are deferred.
    """
    mailboxes = sorted(
        Mailbox.objects.raw(ADDRESSES),
        key=lambda each: (not each.is_default, not each.is_active, each.pk),
    )
    known = {value: each for each in reversed(mailboxes) for value in each.confirmed}  # type: ignore[attr-defined]
    known |= {normalize_address(each.address): each for each in reversed(mailboxes)}
    for address in addresses:
        found = known.get(without_tag(address)) or known.get(normalize_address(address))
        if found and found.is_active:
            return found
        signed = _mailbox_of_signed(address)
        if signed:
            return signed
    by_domain = _of_domain(mailboxes, known, addresses)
    return by_domain or (mailboxes[0] if mailboxes else None)


def default_mailbox() -> Mailbox | None:
    return Mailbox.objects.filter(is_default=True).first()


def first_mailbox() -> Mailbox | None:
    """Return the default mailbox if it is in use, else the oldest that is."""
    return Mailbox.objects.filter(is_active=True).order_by("-is_default", "pk").first()


def takes_mail_for(address: str) -> bool:
    """Return True if the address is an alias, or under the domain of a mailbox or a catch-all."""
    mailboxes, aliases = _own()
    domain = normalize_domain(address.rpartition("@")[2])
    domains = {each.rpartition("@")[2] for each in mailboxes}
    return domain in domains | aliases or without_tag(address) in aliases


def own_addresses() -> frozenset[str]:
    """Return the addresses of all our mailboxes and their confirmed aliases."""
    mailboxes, aliases = _own()
    return frozenset(mailboxes | {each for each in aliases if "@" in each})


def are_ours(addresses: Iterable[str]) -> frozenset[str]:
    """Return the given addresses that are delivered to us.

    A mailbox or a confirmed alias, with any tag; an address of a catch-all domain that is no
    colleague's and no customer's; or a reply or return address under the domain of a mailbox, of
    whatever key. Under the domain of a public provider only what has the form of ours is ours.
    """
    wanted = {each: normalize_address(each) for each in addresses}
    mailboxes, aliases = _own()
    own = mailboxes | aliases
    domains = {each.rpartition("@")[2] for each in mailboxes}
    ours = {
        each
        for each in wanted.values()
        if each in own or without_tag(each) in own or _is_machine_address(each, domains)
    }
    caught = {each for each in wanted.values() if each.rpartition("@")[2] in aliases} - ours
    ours |= caught - _people(caught) if caught else set()
    return frozenset(written for written, normal in wanted.items() if normal in ours)


def _is_machine_address(address: str, domains: Collection[str]) -> bool:
    """Return True for a reply or return address under one of these domains."""
    domain = address.rpartition("@")[2]
    if domain not in domains or not address.startswith(("reply+", "bounce+")):
        return False
    is_public = domain in PUBLIC_DOMAINS
    return not is_public or looks_like_reply_address(address) or looks_like_bounce_address(address)


def _own() -> tuple[set[str], set[str]]:
    """Return the addresses of mailboxes, and the values of confirmed aliases."""
    with connection.cursor() as cursor:
        cursor.execute(OWN)
        rows: list[tuple[str, bool]] = cursor.fetchall()
    mailboxes = {normalize_address(value) for value, is_alias in rows if not is_alias}
    return mailboxes, {value for value, is_alias in rows if is_alias}


def _people(emails: Iterable[str]) -> set[str]:
    """Return those of these addresses that are colleagues' or customers'."""
    forms = [form for each in emails for form in written_forms(each)]
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"emails": forms})
        return {normalize_address(email) for (email,) in cursor.fetchall()}


def without_tag(address: str) -> str:
    """Return the address without its tag: "support+shop@acme.example" is "support@acme.example"."""
    local, _at, domain = normalize_address(address).rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _mailbox_of_signed(address: str) -> Mailbox | None:
    sent = OutboundMail.objects.filter(mailbox__isnull=False).select_related("mailbox")
    about = read_reply_address(address)
    if about:
        mail = sent.filter(about=about).first()
    else:
        token = read_bounce_address(address)
        mail = sent.filter(pk=token.outbound_id).first() if token else None
    return mail.mailbox if mail else None


def _of_domain(
    mailboxes: Iterable[Mailbox], known: Mapping[str, Mailbox], addresses: Sequence[str]
) -> Mailbox | None:
    """Return the mailbox of a catch-all domain, else the first one under a domain."""
    domains = [normalize_domain(address.rpartition("@")[2]) for address in addresses]
    for domain in domains:
        if domain in known and known[domain].is_active:
            return known[domain]
    matching = [each for each in mailboxes if each.is_active and each.domain in domains]
    return matching[0] if matching else None
