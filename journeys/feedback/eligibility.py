"""Eligibility of a customer for a feedback request, from plain values.

The reasons are those of `NotSent`; a test holds the two lists together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, Literal

from mail.parsing.classify.unattended import is_unattended

Reason = Literal[
    "spam",
    "deleted",
    "merged",
    "started_by_agent",
    "no_reply",
    "no_customer_message",
    "not_resolved",
    "already_asked",
    "quarantine",
    "other_ticket_open",
    "opted_out",
    "address_rests",
    "not_a_person",
    "automatic",
    "sampled_out",
    "daily_cap",
    "no_survey",
]

# Minimum days between two NPS requests to one customer.
NPS_QUARANTINE_DAYS = 90

# Local parts of role addresses, which no single person reads.
_NOBODY = (
    "abuse accounting accounts admin administrator billing bounce bounces contact daemon "
    "do-not-reply donotreply feedback hello help helpdesk hostmaster info invoices kontakt "
    "list listserv mail mailer-daemon mailman marketing news newsletter no-reply noreply "
    "no_reply notification notifications notify office orders postmaster press root sales "
    "security service support sysadmin team webmaster"
)
NOBODY = frozenset(_NOBODY.split())
LIST_ENDINGS = ("-request", "-owner", "-bounces", "-subscribe", "-unsubscribe", "-admin", "-list")
LIST_STARTS = ("owner-", "noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "bounce")


@dataclass(frozen=True)
class EligibilityFacts:
    """Facts at the moment of the check. Addresses are lower case, times are aware."""

    is_spam: bool = False
    is_deleted: bool = False
    is_merged: bool = False
    started_by_agent: bool = False
    has_agent_reply: bool = True
    has_customer_message: bool = True
    is_still_resolved: bool = True
    already_asked: bool = False
    has_survey: bool = True
    metric: str = "csat"
    quarantine_days: int = 30
    last_asked_at: datetime | None = None
    quiet_until: datetime | None = None  # as the mail of an earlier request promised
    other_ticket_open: bool = False
    opted_out: bool = False
    address_rests: bool = False
    email: str = "carla@post.example"
    own_addresses: frozenset[str] = frozenset()
    only_automatic_mail: bool = False
    draw: int = 0
    sampling_percent: int = 100
    asked_today: int = 0
    daily_cap: int | None = None


Holds = Callable[[EligibilityFacts, datetime], bool]

# In order of precedence. Temporary reasons are checked only when the request is due.
RULES: Final[tuple[tuple[Reason, bool, Holds], ...]] = (
    ("spam", False, lambda c, now: c.is_spam),
    ("deleted", False, lambda c, now: c.is_deleted),
    ("merged", False, lambda c, now: c.is_merged),
    ("started_by_agent", False, lambda c, now: c.started_by_agent),
    ("no_reply", False, lambda c, now: not c.has_agent_reply),
    ("no_customer_message", False, lambda c, now: not c.has_customer_message),
    ("not_resolved", True, lambda c, now: not c.is_still_resolved),
    ("already_asked", False, lambda c, now: c.already_asked),
    ("no_survey", False, lambda c, now: not c.has_survey),
    ("quarantine", True, lambda c, now: is_in_quarantine(c, now)),
    ("other_ticket_open", True, lambda c, now: c.other_ticket_open),
    ("opted_out", False, lambda c, now: c.opted_out),
    ("address_rests", True, lambda c, now: c.address_rests),
    ("not_a_person", False, lambda c, now: not is_a_person(c.email, own=c.own_addresses)),
    # Before "no message", because automatic mail is the more precise reason.
    ("automatic", False, lambda c, now: c.only_automatic_mail),
    ("sampled_out", False, lambda c, now: c.draw >= c.sampling_percent),
    ("daily_cap", True, lambda c, now: c.daily_cap is not None and c.asked_today >= c.daily_cap),
)


def block_reason(c: EligibilityFacts, now: datetime) -> Reason | None:
    """Return the first reason not to send now, or None."""
    return next((reason for reason, _passing, holds in RULES if holds(c, now)), None)


def permanent_block_reason(c: EligibilityFacts, now: datetime) -> Reason | None:
    """Return the first reason that waiting will not remove, or None."""
    return next((reason for reason, passing, holds in RULES if not passing and holds(c, now)), None)


def is_in_quarantine(c: EligibilityFacts, now: datetime) -> bool:
    if c.quiet_until is not None and now < c.quiet_until:
        return True
    days = quarantine_days(c.metric, c.quarantine_days)
    return c.last_asked_at is not None and now < c.last_asked_at + timedelta(days=days)


def quarantine_days(metric: str, days: int) -> int:
    """Return the days between two requests: the survey's, for NPS at least 90."""
    return max(days, NPS_QUARANTINE_DAYS) if metric == "nps" else days


def is_a_person(email: str, *, own: frozenset[str] = frozenset()) -> bool:
    """Return True for a personal address: no role, list, machine or address of ours."""
    address = email.strip().lower()
    local, at, domain = address.rpartition("@")
    local = local.partition("+")[0]
    if not (at and local and "." in domain) or address in own or is_unattended(address):
        return False
    if local in NOBODY or local.startswith(LIST_STARTS) or local.endswith(LIST_ENDINGS):
        return False
    return not domain.startswith(("lists.", "list.", "bounces."))


def draw(*parts: object) -> int:
    """Return a number 0 to 99, the same for the same parts, so that sampling is repeatable."""
    digest = sha256(":".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8]) % 100
