"""Tags and people that a ticket gets when another is merged into it."""

from dataclasses import dataclass
from typing import Any, Final

from config.addresses import normalize_address
from helpdesk import events
from helpdesk.models import Message, Participant, Ticket, TicketFollower
from ledger.origin import Origin

MAX_TAGS: Final = 20


@dataclass(frozen=True)
class Joining:
    """The gain of the other ticket by a merge: messages, and what comes with them.

    `accepted` are addresses of uninvited writers of the other ticket who take part from now on.
    """

    messages: int
    tags: list[str]
    participants: list[Participant]  # not stored
    accepted: list[str]
    followers: list[int]

    @property
    def in_copy(self) -> list[str]:
        """The addresses that get the replies from now on."""
        return [*(each.email for each in self.participants if each.is_accepted), *self.accepted]

    @property
    def suggested(self) -> list[str]:
        """The addresses that get nothing until an agent accepts them."""
        return [each.email for each in self.participants if not each.is_accepted]


def joining(ticket: Ticket, into: Ticket) -> Joining:
    """Return what a ticket would get by merging another into it."""
    tags = [tag for tag in ticket.tags if tag not in into.tags]
    present = dict(into.participants.values_list("email", "is_accepted"))
    people = people_of(ticket, into)
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
            if email not in present
        ],
        accepted=[
            email
            for email, guest in people.items()
            if guest.is_accepted and present.get(email) is False
        ],
        followers=sorted(set(ticket.followers.values_list("user", flat=True)) - following),
    )


def people_of(ticket: Ticket, into: Ticket) -> dict[str, Participant]:
    """Return the people of a ticket who are others than the requester of `into`, by address."""
    people = {guest.email: guest for guest in ticket.participants.order_by("pk")}
    if ticket.requester_email:
        email = normalize_address(ticket.requester_email)
        people[email] = Participant(
            customer_id=ticket.requester_id, email=email, is_accepted=ticket.is_verified
        )
    own = normalize_address(into.requester_email)
    return {
        email: guest
        for email, guest in people.items()
        if email != own and guest.customer_id != into.requester_id
    }


def join(target: Ticket, joined: Joining, origin: Origin) -> dict[str, Any]:
    """Give a locked ticket the tags and people of another; return them as `TicketMerge.joined`."""
    Participant.objects.bulk_create(joined.participants, ignore_conflicts=True)
    TicketFollower.objects.bulk_create(
        (TicketFollower(ticket=target, user_id=user) for user in joined.followers),
        ignore_conflicts=True,
    )
    set_tags(target, [*target.tags, *joined.tags], origin)
    return {
        "tags": joined.tags,
        "participants": [each.email for each in joined.participants],
        "accepted": {email: _accept(target, email, origin) for email in joined.accepted},
        "followers": joined.followers,
    }


def set_tags(ticket: Ticket, tags: list[str], origin: Origin) -> None:
    """Set the tags of a locked ticket, which the caller saves; the change is recorded."""
    before = ticket.tags
    if before != tags:
        ticket.tags = tags
        origin.record(events.TICKET_TAGGED, ticket, before=before, after=tags)


def _accept(ticket: Ticket, email: str, origin: Origin) -> list[int]:
    """Accept an uninvited writer, as `accept_participant` does; return what became public."""
    guest = ticket.participants.get(email=email)
    guest.is_accepted = True
    guest.save(update_fields=["is_accepted"])
    written = Message.objects.filter(
        ticket=ticket, customer=guest.customer_id, kind=Message.Kind.NOTE, is_doubtful=False
    )
    messages = list(written.values_list("pk", flat=True))
    Message.objects.filter(pk__in=messages).update(kind=Message.Kind.PUBLIC, is_verified=True)
    origin.record(events.TICKET_PARTICIPANT_ACCEPTED, ticket, email=email)
    return messages
