"""The conditions after the soak, counted from the database."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import Count

from helpdesk.models import Message, Ticket
from ledger.models import Delivery
from mail.models import InboundMail, OutboundMail, RawMail
from tests.kills.findings import Finding


def look(taken: Iterable[bytes], *, besides: int) -> Iterator[Finding]:
    """`taken`: the mails that the server accepted, or that were in the IMAP folder."""
    yield from _kept(Counter(_hash(raw) for raw in taken), besides)
    yield from _understood()
    left = Delivery.objects.undelivered().count()
    left += OutboundMail.objects.filter(state="queued").count()
    yield Finding("events and outgoing mails not done", 0, left)


def states() -> dict[str, int]:
    """Return how many mails ended in each state."""
    rows = InboundMail.objects.values_list("state", "received_via").annotate(n=Count("pk"))
    return {f"{state} by {via}": n for state, via, n in rows.order_by("state", "received_via")}


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _kept(sent: Counter[str], besides: int) -> Iterator[Finding]:
    rows = RawMail.objects.filter(mail__isnull=False).values_list("content", flat=True)
    kept = Counter(_hash(bytes(content)) for content in rows.iterator(200))
    lost = tuple(each[:12] for each in sent if not kept[each])
    doubled = tuple(each[:12] for each, times in kept.items() if times > 1)
    yield Finding("mails that were taken, stored", len(sent), sum(1 for e in sent if kept[e]), lost)
    yield Finding("stored twice", 0, len(doubled), doubled)
    others = sum(1 for each in kept if each not in sent)
    yield Finding("stored, and there before", besides, others)


def _understood() -> Iterator[Finding]:
    yield Finding("mails not read", 0, InboundMail.objects.filter(state="stored").count())
    of_tickets = InboundMail.objects.filter(state="delivered", about__startswith="ticket:")
    entries = dict(
        Message.objects.filter(inbound__in=of_tickets)
        .values_list("inbound")
        .annotate(n=Count("pk"))
    )
    reports = of_tickets.filter(kind__in=["bounce", "delay", "abuse"]).values_list("pk", flat=True)
    wanted = set(of_tickets.values_list("pk", flat=True)) - set(reports)
    wrong = tuple(f"mail {pk}: {entries.get(pk, 0)}" for pk in wanted if entries.get(pk, 0) != 1)
    yield Finding("mails of tickets, one entry each", len(wanted), len(wanted) - len(wrong), wrong)
    first = Ticket.objects.annotate(n=Count("messages")).filter(n=0)
    yield Finding("tickets without a word", 0, first.count())
