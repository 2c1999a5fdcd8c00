"""One person's state at a ticket: drafts, and how far they have read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from config.composed import composed_once
from customers.models import ContactPoint
from helpdesk.models import (
    Draft,
    DraftFile,
    Message,
    Participant,
    Ticket,
    TicketFollower,
    TicketSeen,
)
from helpdesk.models.message import ARRIVED


@dataclass(frozen=True)
class OwnState:
    """The state that the composer shows: `drafts` are by the kind of message.

    `files` are those of drafts, as {"kind", "key", "name"}.

    `in_copy` are the addresses of the participants, `resting` those that mail should wait for,
    `followers` the colleagues who follow the ticket,
    `suggested` the participants who are not accepted, as {"pk", "email"}.
    """

    drafts: dict[str, Draft]
    files: list[dict[str, Any]]
    in_copy: list[str]
    resting: list[str]
    seen_at: datetime | None
    suggested: list[dict[str, Any]]
    followers: list[User]
    is_following: bool


def own_state(ticket: Ticket, user: User) -> OwnState:
    """Return the state, in one query."""
    row = _own_state(user, ticket.pk, timezone.now())[0]
    drafts, files, in_copy, own, of_guests, seen_at, suggested, followers, follows = row
    by_kind = {draft["kind"]: Draft(**draft) for draft in drafts}
    resting = [*own, *of_guests]
    people = [User(**each) for each in followers]
    return OwnState(by_kind, files, in_copy, resting, seen_at, suggested, people, follows)


def newest_unseen(ticket: Ticket, *, seen: int, submission: UUID) -> Message | None:
    """Return the newest message after the last one seen; None if this submission was sent.

    One that a merge moved here since is newer, whenever it was written.
    """
    if Message.objects.filter(submission=submission).exists():
        return None
    newer = ticket.messages.alias(arrived=ARRIVED).filter(arrived__gt=seen)
    return newer.select_related("customer", "agent").order_by("-arrived").first()


def unseen_text(unseen: Message) -> str:
    """Return the sentence that says how it came."""
    if unseen.arrival:
        words = _("Messages of ticket #%d were moved here while you were writing.")
        return words % unseen.moved_from[-1]
    name = unseen.author_name
    if unseen.is_note:
        return _("%(name)s wrote a note while you were writing.") % {"name": name}
    return _("%(name)s wrote while you were writing.") % {"name": name}


@composed_once
def _own_state(user: User, ticket: int, now: datetime) -> QuerySet[Ticket, tuple[Any, ...]]:
    drafts = Draft.objects.filter(ticket=OuterRef("pk"), user=user)
    draft = JSONObject(id="pk", kind="kind", text="text", writer="writer", number="number")
    files = DraftFile.objects.filter(ticket=OuterRef("pk"), user=user, message=None)
    file = JSONObject(kind="kind", key="key", name="name")
    in_copy = Participant.objects.filter(ticket=OuterRef("pk"), is_accepted=True)
    suggested = Participant.objects.filter(ticket=OuterRef("pk"), is_accepted=False)
    guest = JSONObject(pk="pk", email="email")
    resting = ContactPoint.objects.resting(now).order_by().values("value")
    guests = Participant.objects.filter(ticket=OuterRef(OuterRef("pk")), is_accepted=True)
    followers = TicketFollower.objects.filter(ticket=OuterRef("pk"), user__is_active=True)
    follower = JSONObject(id="user__pk", name="user__name", email="user__email")
    seen = TicketSeen.objects.filter(ticket=OuterRef("pk"), user=user)
    return Ticket.objects.filter(pk=ticket).values_list(
        ArraySubquery(drafts.values(json=draft)),
        ArraySubquery(files.order_by("pk").values(json=file)),
        ArraySubquery(in_copy.order_by("pk").values("email")),
        ArraySubquery(resting.filter(customer=OuterRef("requester"))),
        ArraySubquery(resting.filter(customer__in=guests.values("customer"))),
        Subquery(seen.values("seen_at")[:1]),
        ArraySubquery(suggested.order_by("pk").values(json=guest)[:20]),
        ArraySubquery(followers.order_by("pk").values(json=follower)[:50]),
        Exists(followers.filter(user=user)),
    )
