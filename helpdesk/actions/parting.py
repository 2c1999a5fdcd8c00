"""Tags and people that leave a ticket when the merge that brought them is undone."""

from typing import Any

from django.db.models import Q

from helpdesk.actions.joining import people_of, set_tags
from helpdesk.models import Message, Ticket, TicketMerge
from ledger.origin import Origin

# The name of a list of `TicketMerge.joined`, and an entry of it; a person has one name, however
# they came.
Item = tuple[str, Any]


def part(merges: list[TicketMerge], above: list[Ticket], origin: Origin) -> None:
    """Take away what a merge brought to the tickets above, in each what its own merge brought.

    `merges[0]` is being undone; each later one is that of the ticket before it in `above`. What a
    ticket that stays merged has too stays, and belongs to its merge from now on. So does a person
    who wrote. The caller saves the tags.
    """
    leaving = _brought_by(merges[0])
    for merge, ticket in zip(merges, above, strict=True):
        leaving &= _brought_by(merge)
        if not leaving:
            return
        left = leaving - _hand_over(leaving, merge, ticket)
        left -= _writers_among(left, merge, ticket)
        _take_away(left, merge, ticket, origin)
        if merge is not merges[0]:
            merge.joined = _without(merge.joined, leaving)
            merge.save(update_fields=["joined"])
        leaving = left


def _brought_by(merge: TicketMerge) -> set[Item]:
    joined = merge.joined
    people = [*joined.get("participants", ()), *joined.get("accepted", ())]
    return {
        *(("tags", tag) for tag in joined.get("tags", ())),
        *(("followers", user) for user in joined.get("followers", ())),
        *(("people", email) for email in people),
    }


def _hand_over(leaving: set[Item], merge: TicketMerge, ticket: Ticket) -> set[Item]:
    """Let other tickets that are merged into this one keep what they have too; return it."""
    kept: set[Item] = set()
    others = TicketMerge.objects.filter(into=ticket, undone_at=None).exclude(pk=merge.pk)
    for other in others.select_related("ticket").defer("ticket__search").order_by("pk"):
        theirs = (leaving & _items_of(other.ticket, ticket)) - kept
        for item in theirs:
            _pass_on(item, merge.joined, other.joined)
        if theirs:
            other.save(update_fields=["joined"])
        kept |= theirs
    return kept


def _items_of(source: Ticket, into: Ticket) -> set[Item]:
    people = people_of(source, into).items()
    return {
        *(("tags", tag) for tag in source.tags),
        *(("followers", user) for user in source.followers.values_list("user", flat=True)),
        *(("people", email) for email, guest in people if guest.is_accepted),
    }


def _pass_on(item: Item, joined: dict[str, Any], to: dict[str, Any]) -> None:
    name, value = item
    if name == "people" and value in joined.get("accepted", {}):
        to["accepted"] = {**to.get("accepted", {}), value: joined["accepted"][value]}
        return
    name = "participants" if name == "people" else name
    to[name] = [*to.get(name, ()), value]


def _writers_among(items: set[Item], merge: TicketMerge, ticket: Ticket) -> set[Item]:
    """Return the people whose messages stay, but for the former ones of uninvited writers."""
    people = {value for name, value in items if name == "people"}
    uninvited = people & merge.joined.get("accepted", {}).keys()
    written = ticket.messages.filter(customer__isnull=False)
    since = written.filter(created_at__gt=merge.merged_at)
    wrote = Q(email__in=people - uninvited, customer__in=written.values("customer"))
    wrote |= Q(email__in=uninvited, customer__in=since.values("customer"))
    return {
        ("people", email)
        for email in ticket.participants.filter(wrote).values_list("email", flat=True)
    }


def _take_away(items: set[Item], merge: TicketMerge, ticket: Ticket, origin: Origin) -> None:
    values = {name: {item[1] for item in items if item[0] == name} for name, _value in items}
    people, accepted = values.get("people", set()), merge.joined.get("accepted", {})
    ticket.participants.filter(email__in=people - accepted.keys()).delete()
    for email in people & accepted.keys():
        ticket.participants.filter(email=email).update(is_accepted=False)
        public = ticket.messages.filter(pk__in=accepted[email])
        public.update(kind=Message.Kind.NOTE, is_verified=False)
    ticket.followers.filter(user__in=values.get("followers", ())).delete()
    tags = values.get("tags", set())
    set_tags(ticket, [tag for tag in ticket.tags if tag not in tags], origin)


def _without(joined: dict[str, Any], items: set[Item]) -> dict[str, Any]:
    """Return `TicketMerge.joined` without what its ticket has no more."""
    return {
        **joined,
        "tags": [each for each in joined.get("tags", ()) if ("tags", each) not in items],
        "followers": [
            each for each in joined.get("followers", ()) if ("followers", each) not in items
        ],
        "participants": [
            each for each in joined.get("participants", ()) if ("people", each) not in items
        ],
        "accepted": {
            email: messages
            for email, messages in joined.get("accepted", {}).items()
            if ("people", email) not in items
        },
    }
