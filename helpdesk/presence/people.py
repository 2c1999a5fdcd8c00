"""Presence at tickets: who views a ticket or writes at it, for those who may open it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.availability import absence_labels
from accounts.models import User
from helpdesk.access import visible_tickets
from helpdesk.models import Ticket
from helpdesk.presence.access import audience_of, audiences_of
from ledger import live, presence
from ledger.presence import IDLE, REPLYING, VIEWING, Presence

GONE = "gone"  # reported by a tab that was closed, or shows no ticket any more
WORDS: dict[str, str | Promise] = {
    REPLYING: _("%(name)s is writing"),
    VIEWING: _("%(name)s is viewing"),
    IDLE: _("%(name)s is idle"),
}
STATES = tuple(WORDS)  # a person with several tabs is shown as the first of these


@dataclass(frozen=True)
class PresentPerson:
    """A colleague who has a ticket open, counted once for all their tabs."""

    ticket: int
    user: User
    state: str
    absence: str = ""

    @property
    def words(self) -> str:
        words = str(WORDS[self.state]) % {"name": self.user.first_name}
        return f"{words} ({self.absence})" if self.absence else words


@dataclass(frozen=True)
class PresentPeople:
    """The people present, and the seconds after which the first of them may have left."""

    people: list[PresentPerson]
    seconds: int | None = None


def presence_topics(user: User) -> list[str]:
    """Return the topics of a person's pages: they hear of the tickets they may open only."""
    return [f"presence:{each}" for each in audiences_of(user)]


def report_presence(ticket: Ticket, *, state: str, tab: str, session: str, by: User) -> None:
    """Keep in Valkey that a person's tab shows a ticket, or that it left; announce a change."""
    if state == GONE:
        changed = presence.leave(by.pk, tab)
    else:
        topics = tuple(f"presence:{each}" for each in audience_of(ticket))
        found = Presence(by.pk, tab, session, f"ticket:{ticket.pk}", state, topics)
        changed = presence.report(found)
    if changed:
        live.publish(*sorted(changed))


def present_people(user: User, *, now: float) -> PresentPeople:
    """Return the colleagues at the tickets that the person may open."""
    others = [each for each in presence.present(now=now) if each.user != user.pk]
    if not others:
        return PresentPeople([])
    seen = _visible(user, {_ticket_of(each) for each in others})
    strongest: dict[tuple[int, int], str] = {}
    for each in others:
        at = (_ticket_of(each), each.user)
        if at[0] in seen:
            strongest[at] = min(each.state, strongest.get(at, IDLE), key=STATES.index)
    users = User.objects.in_bulk({pk for _ticket, pk in strongest})
    absences = absence_labels(users, user, now=datetime.fromtimestamp(now, UTC))
    people = [
        PresentPerson(ticket, users[pk], state, absences.get(pk, ""))
        for (ticket, pk), state in strongest.items()
        if pk in users
    ]
    people.sort(key=lambda each: (each.ticket, STATES.index(each.state), each.user.name))
    ends = min(each.until for each in others)
    return PresentPeople(people, seconds=max(1, round(ends - now)))


def _visible(user: User, pks: Iterable[int]) -> set[int]:
    tickets = visible_tickets(user).filter(pk__in=pks, deleted_at=None)
    return set(tickets.order_by().values_list("pk", flat=True))


def _ticket_of(each: Presence) -> int:
    return int(each.subject.partition(":")[2])
