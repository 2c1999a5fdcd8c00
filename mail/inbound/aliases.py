"""Addresses that may be ours without being a mailbox's: learnt from mail, confirmed by a person.

A mail server names the address that it delivered to. Anyone can write these headers too, so what is
learnt is only suggested to an administrator; it is kept out of copy in the mail that named it, and
nowhere else.
"""

from typing import Any, Final

from django.db import connection

from config.addresses import normal_address
from customers.actions.find import PUBLIC_DOMAINS
from mail.inbound.addresses import Addresses
from mail.mailbox_lookup import without_tag
from mail.models import InboundMail, Mailbox
from mail.parsing.parsed import ParsedMail

MAX_NAMED: Final = 20  # addresses of one mail
MAX_SUGGESTED: Final = 100  # of one mailbox
TO_AND_CC: Final = "to"

# Neither a mailbox nor a colleague, nor a customer whose own server forwards mail to us: of our own
# domain, a customer may be one that was made of our alias. A row that was counted within the hour
# is only read, so that mails to one alias do not wait for each other's lock.
LEARN = """
WITH named AS (
    SELECT * FROM unnest(%(values)s::text[], %(headers)s::text[]) AS named (value, header)
), found AS (
    SELECT named.value, named.header, alias.state, alias.last_seen_at
      FROM named LEFT JOIN mail_mailboxalias AS alias ON alias.value = named.value
     WHERE NOT EXISTS (SELECT FROM mail_mailbox WHERE lower(address) = named.value)
       AND NOT EXISTS (SELECT FROM accounts_user WHERE lower(email) = named.value)
       AND (alias.state = 'confirmed'
            OR (header <> 'to' AND substring(named.value FROM '[^@]*$') = %(domain)s)
            OR NOT EXISTS (SELECT FROM customers_customeraddress AS point
                            WHERE point.kind = 'mail' AND lower(point.email) = named.value))
), kept AS (
    INSERT INTO mail_mailboxalias
           (mailbox_id, value, state, found_in, times_seen, last_seen_at, created_at)
    SELECT %(mailbox)s, value, 'suggested', header, 1, %(at)s, %(at)s FROM found
     WHERE coalesce(last_seen_at < %(at)s::timestamptz - interval '1 hour', true)
       AND (state IS NOT NULL
            OR (SELECT count(*) FROM mail_mailboxalias
                 WHERE mailbox_id = %(mailbox)s AND state = 'suggested') < %(most)s)
     ORDER BY value
        ON CONFLICT (value) DO UPDATE
       SET times_seen = mail_mailboxalias.times_seen + 1,
           last_seen_at = excluded.last_seen_at, found_in = excluded.found_in
)
SELECT value FROM found WHERE coalesce(state, 'suggested') = 'suggested'
"""


def learn_aliases(
    inbound: InboundMail, parsed: ParsedMail, addresses: Addresses, mailbox: Mailbox
) -> frozenset[str]:
    """Keep the addresses that this mail shows to be possibly ours; return those not decided on.

    They are those it was delivered to and, in To and Cc, unknown ones of the mailbox's own domain.
    A mail to the mailbox alone costs no query.
    """
    named = _named(parsed, addresses, mailbox)
    if not named:
        return frozenset()
    values: dict[str, Any] = {
        "values": [*named],
        "headers": [*named.values()],
        "mailbox": mailbox.pk,
        "domain": mailbox.domain,
        "at": inbound.received_at,
        "most": MAX_SUGGESTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(LEARN, values)
        return frozenset(value for (value,) in cursor.fetchall())


def _named(parsed: ParsedMail, addresses: Addresses, mailbox: Mailbox) -> dict[str, str]:
    """Return the addresses that may be aliases, in order, each with what named it."""
    named = [*addresses.delivered.items()]
    if mailbox.domain not in PUBLIC_DOMAINS:
        people = (normal_address(each.address) for each in (*parsed.to, *parsed.cc))
        named += [(each, TO_AND_CC) for each in people if each.endswith(f"@{mailbox.domain}")]
    bare: dict[str, str] = {}
    for address, header in named:
        if _may_be_alias(address):
            bare.setdefault(without_tag(address), header)
    known = {without_tag(mailbox.address), without_tag(addresses.sender)}
    return {each: bare[each] for each in [each for each in bare if each not in known][:MAX_NAMED]}


def _may_be_alias(address: str) -> bool:
    local, at, domain = address.rpartition("@")
    is_ours_already = local.startswith(("reply+", "bounce+"))
    return bool(local and at and domain) and len(address) <= 254 and not is_ours_already
