"""The stored facts about a sender, loaded in one query for all hold rules."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from mail.inbound.addresses import Addresses
from mail.inbound.authentication import PASS
from mail.models import InboundMail, SenderRule, SpamSettings
from mail.models.spam import MAX_PER_HOUR
from mail.parsing.parsed import ParsedMail

WINDOW = timedelta(hours=1)
Verdict = SenderRule.Verdict
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
            WHERE lower(from_address) = %(sent_from)s AND sent_from = '' AND id <> %(mail)s
              AND is_forged = %(is_forged)s AND cause <> 'spam'
              AND received_at > %(since)s AND received_at <= %(until)s
           UNION ALL
           SELECT FROM mail_inboundmail
            WHERE sent_from = %(sent_from)s AND sent_from <> '' AND id <> %(mail)s
              AND is_forged = %(is_forged)s AND cause <> 'spam'
              AND received_at > %(since)s AND received_at <= %(until)s
            LIMIT coalesce((SELECT min(most_an_hour) FROM mail_spamsettings), %(most)s)
       ) AS earlier)
"""


@dataclass(frozen=True)
class SenderFacts:
    """The writer's `address`, and the one in From, `sent_from`: the same but for claimed writers.

    `trusted`: the one of both that may be let through as somebody known. `ours`: mailboxes and
    aliases of ours among them and the addresses in X-Loop. `verdicts`: the rules for both and their
    domains, by name. `earlier`: mails of `sent_from` within the hour before this one, counted up to
    the limit of the settings; known forgeries of it do not count.
    """

    address: str
    sent_from: str
    trusted: str
    is_authentic: bool
    marks: frozenset[str]
    ours: frozenset[str]
    verdicts: dict[str, str]
    settings: SpamSettings
    earlier: int

    @property
    def blocked(self) -> str:
        """The address that is blocked: the one in From, or that of the writer; "" for none."""
        both = (self.sent_from, self.address)
        return next((each for each in both if self._verdict(each) == Verdict.BLOCK), "")

    @property
    def is_allowed(self) -> bool:
        """Return True if the address in From is always allowed. A writer is only claimed."""
        return self._verdict(self.sent_from) == Verdict.ALLOW

    def _verdict(self, address: str) -> str:
        """Return the verdict of the most specific rule; "" when there is none."""
        names = names_of(address)
        return next((self.verdicts[name] for name in names if name in self.verdicts), "")


def sender_facts_of(inbound: InboundMail, parsed: ParsedMail, addresses: Addresses) -> SenderFacts:
    """Return the facts about the sender of a mail, whose headers are noted on its row."""
    marks = frozenset(value.strip().lower() for value in parsed.headers.get("x_loop", []))
    sender, sent_from = addresses.sender, addresses.sent_from or addresses.sender
    ours, rules, settings, earlier = _ask(inbound, sender, sent_from, marks)
    return SenderFacts(
        address=sender,
        sent_from=sent_from,
        trusted=sent_from if addresses.is_writer_doubtful else sender,
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
    inbound: InboundMail, sender: str, sent_from: str, marks: frozenset[str]
) -> tuple[list[str], list[str], str | None, int]:
    until: datetime = inbound.received_at
    values: dict[str, Any] = {
        "named": [sender, sent_from, *marks],
        "names": [*names_of(sender), *names_of(sent_from)],
        "sent_from": sent_from,
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
