"""The stored facts about a sender, loaded in one query for all hold rules."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from mail.inbound.addresses import Addresses
from mail.inbound.authentication import PASS
from mail.models import InboundMail, SpamSettings
from mail.models.spam import MAX_PER_HOUR
from mail.parsing.parsed import ParsedMail

WINDOW = timedelta(hours=1)
KNOWN = """
SELECT ARRAY(SELECT lower(address) FROM mail_mailbox WHERE lower(address) = ANY(%(named)s)
              UNION SELECT value FROM mail_mailboxalias
                     WHERE state = 'confirmed' AND value = ANY(%(named)s)
              UNION SELECT name FROM unnest(%(named)s::text[]) AS name
                     WHERE EXISTS (SELECT FROM mail_mailboxalias
                                    WHERE state = 'confirmed'
                                      AND value = substring(name FROM '[^@]*$'))
                       AND NOT EXISTS (SELECT FROM accounts_user WHERE lower(email) = name)
                       AND NOT EXISTS (SELECT FROM customers_customeraddress
                                        WHERE kind = 'mail' AND lower(email) = name)),
       ARRAY(SELECT sender || ' ' || verdict FROM mail_senderrule WHERE sender = ANY(%(names)s)),
       (SELECT to_json(settings)::text FROM mail_spamsettings AS settings ORDER BY id LIMIT 1),
       (SELECT count(*) FROM (
           SELECT FROM mail_inboundmail
            WHERE lower(from_address) = %(sender)s AND id <> %(mail)s
              AND is_forged = %(is_forged)s AND cause <> 'spam'
              AND received_at > %(since)s AND received_at <= %(until)s
            LIMIT coalesce((SELECT min(most_an_hour) FROM mail_spamsettings), %(most)s)
       ) AS earlier)
"""


@dataclass(frozen=True)
class SenderFacts:
    """`ours`: mailboxes and aliases of ours among the sender and the addresses in X-Loop.

    `verdicts`: the rules for the address and its domains, by name. `earlier`: mails within the hour
    before this one, counted up to the limit of the settings; known forgeries of its address do not
    count.
    """

    address: str
    is_authentic: bool
    marks: frozenset[str]
    ours: frozenset[str]
    verdicts: dict[str, str]
    settings: SpamSettings
    earlier: int

    @property
    def verdict(self) -> str:
        """The verdict of the most specific rule; "" when there is none."""
        names = names_of(self.address)
        return next((self.verdicts[name] for name in names if name in self.verdicts), "")


def sender_facts_of(inbound: InboundMail, parsed: ParsedMail, addresses: Addresses) -> SenderFacts:
    """Return the facts about the sender of a mail, whose headers are noted on its row."""
    marks = frozenset(value.strip().lower() for value in parsed.headers.get("x_loop", []))
    ours, rules, settings, earlier = _ask(inbound, addresses.sender, marks)
    return SenderFacts(
        address=addresses.sender,
        is_authentic=addresses.dmarc == PASS,
        marks=marks,
        ours=frozenset(ours),
        verdicts=dict(rule.rsplit(" ", 1) for rule in rules),
        settings=SpamSettings(**json.loads(settings)) if settings else SpamSettings(),
        earlier=earlier,
    )


def names_of(sender: str) -> list[str]:
    """Return the names a rule for this address may have: it, its domain, its parent domains.

    "carla@mail.acme.example" is also "mail.acme.example" and "acme.example".
    """
    domain = sender.rpartition("@")[2]
    labels = domain.split(".")
    above = [".".join(labels[at:]) for at in range(len(labels) - 1)]
    return [sender, *above[:20]] if "@" in sender else above[:20]


def _ask(
    inbound: InboundMail, sender: str, marks: frozenset[str]
) -> tuple[list[str], list[str], str | None, int]:
    until: datetime = inbound.received_at
    values: dict[str, Any] = {
        "named": [sender, *marks],
        "names": names_of(sender),
        "sender": sender,
        "mail": inbound.pk,
        "is_forged": inbound.is_forged,
        "since": until - WINDOW,
        "until": until,
        "most": MAX_PER_HOUR,
    }
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, values)
        row: tuple[list[str], list[str], str | None, int] = cursor.fetchone()
        return row
