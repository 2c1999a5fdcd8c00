"""Tags, people and drafts that a ticket gets when another is merged into it."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef

from config.addresses import normalize_address
from helpdesk.models import Draft, DraftFile, Participant, Ticket

MAX_TAGS: Final = 20


@dataclass(frozen=True)
class Joining:
    """The gain of the other ticket by a merge: messages, and what comes with them."""

    messages: int
    tags: list[str]
    participants: list[Participant]  # not stored
    followers: list[int]

    @property
    def facts(self) -> dict[str, Any]:
        """Return it as `TicketMerge.joined`."""
        people = [each.email for each in self.participants]
        return {"tags": self.tags, "participants": people, "followers": self.followers}


def joining(ticket: Ticket, into: Ticket) -> Joining:
    """Return what a ticket would get by merging another into it."""
    tags = [tag for tag in ticket.tags if tag not in into.tags]
    present = {normalize_address(into.requester_email)}
    present |= set(into.participants.values_list("email", flat=True))
    people = {guest.email: guest for guest in ticket.participants.order_by("pk")}
    is_other = ticket.requester_id != into.requester_id
    if is_other and ticket.requester_email:
        email = normalize_address(ticket.requester_email)
        people[email] = Participant(
            customer_id=ticket.requester_id, email=email, is_accepted=ticket.is_verified
        )
    following = set(into.followers.values_list("user", flat=True))
    return Joining(
        messages=ticket.messages.count(),
        tags=tags[: max(0, MAX_TAGS - len(into.tags))],
        participants=[
            Participant(
                ticket=into,
                customer_id=guest.customer_id,
                email=email,
                is_accepted=guest.is_accepted,
            )
            for email, guest in people.items()
            if email not in present and guest.customer_id != into.requester_id
        ],
        followers=sorted(set(ticket.followers.values_list("user", flat=True)) - following),
    )


def move_drafts(source: Ticket, target: Ticket) -> None:
    """Move unsent texts with their files, but where the writer has a text at the other ticket."""
    there = Draft.objects.filter(ticket=target, user=OuterRef("user"), kind=OuterRef("kind"))
    drafts = list(Draft.objects.filter(~Exists(there), ticket=source))
    for draft in drafts:
        files = DraftFile.objects.filter(ticket=source, user=draft.user_id, kind=draft.kind)
        files.filter(message=None).update(ticket=target)
    Draft.objects.filter(pk__in=[draft.pk for draft in drafts]).update(ticket=target)
