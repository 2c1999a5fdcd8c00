"""Addresses that may be ours without being a mailbox's: learnt from mail, confirmed by a person.

A mail server names the address that it delivered to. Anyone can write these headers too, so what is
learnt is only suggested to an administrator; it is kept out of copy in the mail that named it, and
nowhere else.

Suggestions have two rooms in each mailbox: addresses of its own domain, and all others. What only
the sender says about other domains is not suggested: it would fill the list with invented ones.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from config.addresses import normalize_address
from customers.actions.find import PUBLIC_DOMAINS
from mail.inbound.addresses import Addresses
from mail.mailbox_lookup import without_tag
from mail.models import InboundMail, Mailbox
from mail.parsing.parsed import ParsedMail

MAX_NAMED: Final = 20  # addresses of one mail
MAX_SUGGESTED: Final = 60  # of each room of a mailbox
MAX_REPLACED: Final = 3  # suggestions of a room that one mail can replace
TO_AND_CC: Final = "to"
LOCK: Final = 0x414C4941  # "ALIA"; other advisory locks use other numbers

# Neither a mailbox nor a colleague, nor a customer whose own server forwards mail to us: of our own
# domain, a customer may be one that was made of our alias. A row that was counted within the hour
# is only read, and one that another mail is counting is skipped, so no mail waits for another.
LEARN = """
WITH named AS (
    SELECT * FROM unnest(%(values)s::text[], %(headers)s::text[], %(counts)s::boolean[])
               AS named (value, header, counts)
), found AS (
    SELECT named.*, alias.id, alias.state, named.counts AND alias.id IS NULL AS is_new
      FROM named LEFT JOIN mail_mailboxalias AS alias ON alias.value = named.value
     WHERE NOT EXISTS (SELECT FROM mail_mailbox WHERE lower(address) = named.value)
       AND NOT EXISTS (SELECT FROM accounts_user WHERE lower(email) = named.value)
       AND (alias.state = 'confirmed'
            OR (header <> 'to' AND substring(named.value FROM '[^@]*$') = %(domain)s)
            OR NOT EXISTS (SELECT FROM customers_customeraddress AS point
                            WHERE point.kind = 'mail' AND lower(point.email) = named.value))
), counted AS (
    SELECT id FROM mail_mailboxalias
     WHERE id IN (SELECT id FROM found WHERE counts OR state = 'confirmed')
       AND coalesce(last_seen_at < %(at)s::timestamptz - interval '1 hour', true)
       FOR NO KEY UPDATE SKIP LOCKED
), updated AS (
    UPDATE mail_mailboxalias AS alias
       SET times_seen = times_seen + 1, last_seen_at = %(at)s, found_in = found.header
      FROM found WHERE alias.id = found.id AND alias.id IN (SELECT id FROM counted)
)
SELECT value, is_new,
       (SELECT pg_try_advisory_xact_lock(%(lock)s, 0)
         WHERE EXISTS (SELECT FROM found WHERE is_new))
  FROM found WHERE coalesce(state, 'suggested') = 'suggested'
"""
# In a full room, the suggestions that the fewest mails named, the longest ago, make place for new
# ones; first those that no mail has named for 90 days. Run under the advisory lock, so that the
# limit is strict. Rows that an administrator is deciding on are skipped.
SUGGEST = """
WITH wanted AS (
    SELECT value, header, place
      FROM unnest(%(values)s::text[], %(headers)s::text[])
           WITH ORDINALITY AS wanted (value, header, place)
     WHERE value NOT IN (SELECT value FROM mail_mailboxalias WHERE value = ANY(%(values)s::text[]))
), room AS (
    SELECT id, value, times_seen, last_seen_at FROM mail_mailboxalias
     WHERE mailbox_id = %(mailbox)s AND state = 'suggested'
       AND (substring(value FROM '[^@]*$') = %(domain)s) = %(is_own)s
), sizes AS (
    SELECT (SELECT count(*) FROM room) AS taken, (SELECT count(*) FROM wanted) AS added
), leaving AS (
    SELECT id FROM mail_mailboxalias
     WHERE id IN (SELECT id FROM room) AND state = 'suggested' AND value <> ALL(%(named)s::text[])
     ORDER BY coalesce(last_seen_at > %(at)s::timestamptz - interval '90 days', false),
              times_seen, last_seen_at NULLS FIRST, id
     LIMIT (SELECT CASE WHEN taken < %(most)s THEN 0
                        ELSE taken - %(most)s + least(%(most_replaced)s, added) END FROM sizes)
       FOR UPDATE SKIP LOCKED
), removed AS (
    DELETE FROM mail_mailboxalias WHERE id IN (SELECT id FROM leaving) RETURNING id
), placed AS (
    SELECT value, header FROM wanted ORDER BY place
     LIMIT (SELECT greatest(0, %(most)s - taken + (SELECT count(*) FROM removed)) FROM sizes)
)
INSERT INTO mail_mailboxalias
       (mailbox_id, value, state, found_in, times_seen, last_seen_at, created_at)
SELECT %(mailbox)s, value, 'suggested', header, 1, %(at)s, %(at)s FROM placed
 ORDER BY value
    ON CONFLICT (value) DO NOTHING
"""


@dataclass(frozen=True)
class Named:
    """An address that a mail names, the header that named it, and which room it belongs to."""

    value: str
    header: str
    is_own: bool
    is_vouched: bool

    @property
    def counts(self) -> bool:
        """Return True if it may be suggested: the sender's word counts for our own domain only."""
        return self.is_own or self.is_vouched


def learn_aliases(
    inbound: InboundMail, parsed: ParsedMail, addresses: Addresses, mailbox: Mailbox
) -> frozenset[str]:
    """Keep the addresses that this mail shows to be possibly ours; return those not decided on.

    They are those it was delivered to and, in To and Cc, unknown ones of the mailbox's own domain.
    A mail to the mailbox alone costs no query, one that names nothing new a single one. While
    another mail adds suggestions, this one adds none: the next that names its addresses does.
    """
    named = _named(parsed, addresses, mailbox)
    if not named:
        return frozenset()
    values: dict[str, Any] = {
        "values": [each.value for each in named],
        "headers": [each.header for each in named],
        "counts": [each.counts for each in named],
        "mailbox": mailbox.pk,
        "domain": _own_domain(mailbox),
        "at": inbound.received_at,
        "lock": LOCK,
    }
    with connection.cursor() as cursor:
        cursor.execute(LEARN, values)
        rows: list[tuple[str, bool, bool | None]] = cursor.fetchall()
    new = {value for value, is_new, has_lock in rows if is_new and has_lock}
    for is_own in (True, False):
        wanted = [each for each in named if each.value in new and each.is_own == is_own]
        if wanted:
            _suggest(wanted, mailbox, at=inbound.received_at, named=values["values"])
    return frozenset(value for value, _is_new, _has_lock in rows)


def _suggest(wanted: list[Named], mailbox: Mailbox, *, at: datetime, named: list[str]) -> None:
    """Add suggestions to their room, as far as it has place or may make place.

    The lock was taken by an earlier statement, so this one sees all that its last holder committed.
    """
    values: dict[str, Any] = {
        "values": [each.value for each in wanted],
        "headers": [each.header for each in wanted],
        "named": named,
        "is_own": wanted[0].is_own,
        "mailbox": mailbox.pk,
        "domain": _own_domain(mailbox),
        "at": at,
        "most": MAX_SUGGESTED,
        "most_replaced": MAX_REPLACED,
    }
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST, values)


def _own_domain(mailbox: Mailbox) -> str:
    """Return the domain of the mailbox; "" if it is a provider's, which is nobody's own."""
    return "" if mailbox.domain in PUBLIC_DOMAINS else mailbox.domain


def _named(parsed: ParsedMail, addresses: Addresses, mailbox: Mailbox) -> list[Named]:
    """Return the addresses that may be aliases: first those that our own side named."""
    delivered = sorted(
        addresses.delivered.items(), key=lambda item: item[0] not in addresses.vouched
    )
    own = _own_domain(mailbox)
    people = (normalize_address(each.address) for each in (*parsed.to, *parsed.cc))
    copied = [(each, TO_AND_CC) for each in people if own and each.endswith(f"@{own}")]
    found: dict[str, Named] = {}
    for address, header in [*delivered, *copied]:
        bare = without_tag(address)
        if _may_be_alias(address) and _may_be_alias(bare):
            is_own = bool(own) and bare.endswith(f"@{own}")
            found.setdefault(bare, Named(bare, header, is_own, address in addresses.vouched))
    known = {without_tag(mailbox.address), without_tag(addresses.sender)}
    return [each for each in found.values() if each.value not in known][:MAX_NAMED]


def _may_be_alias(address: str) -> bool:
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or len(address) > 254 or not address.isprintable():
        return False
    return not local.startswith(("reply+", "bounce+"))  # ours already
