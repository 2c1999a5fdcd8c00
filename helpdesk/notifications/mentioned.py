"""The colleagues whom a note mentions, and those it may mention."""

from dataclasses import dataclass

from accounts.models import User
from accounts.people import colleagues
from helpdesk.access import people_who_see
from helpdesk.mentions import Named, mention_text, mentions_of
from helpdesk.models import Ticket

MAX_SUGGESTED = 500


@dataclass(frozen=True)
class Mentioned:
    """People whom a text mentions.

    `told` are those who see the ticket, as {"user", "name"} with the name as it is written.
    `unseeing` are the names of those who do not, `unclear` the names that several people have.
    """

    told: list[dict[str, int | str]]
    unseeing: list[str]
    unclear: list[str]

    @property
    def is_doubtful(self) -> bool:
        return bool(self.unseeing or self.unclear)


@dataclass(frozen=True)
class Suggestion:
    """A colleague to mention, and what is written after the “@”."""

    person: User
    text: str


def mentioned_in(text: str, ticket: Ticket) -> Mentioned:
    """Return whom a note on the ticket mentions; two queries, and none without an “@”."""
    told: dict[int, dict[str, int | str]] = {}
    unseeing, unclear = [], []
    mentions = mentions_of(text, _named()) if "@" in text else []
    named = {pk for mention in mentions for pk in mention.people}
    seeing = set(_seeing(ticket, named)) if named else set()
    for mention in mentions:
        if len(mention.people) > 1:
            unclear.append(mention.written)
        elif mention.people[0] in seeing:
            person = mention.people[0]
            told.setdefault(person, {"user": person, "name": mention.written})
        else:
            unseeing.append(mention.written)
    return Mentioned(list(told.values()), unseeing, unclear)


def suggestions(ticket: Ticket, *, to: User) -> list[Suggestion]:
    """Return the colleagues of a person who see the ticket, by name."""
    named = _named()
    by_pk = {each.pk: each for each in named}
    people = people_who_see(ticket).exclude(pk=to.pk).order_by("name", "pk")[:MAX_SUGGESTED]
    return [
        Suggestion(person, mention_text(by_pk[person.pk], named))
        for person in people
        if person.pk in by_pk
    ]


def _named() -> list[Named]:
    rows = colleagues().order_by("pk").values_list("pk", "name", "email")
    return [Named(*row) for row in rows]


def _seeing(ticket: Ticket, people: set[int]) -> list[int]:
    return list(people_who_see(ticket).filter(pk__in=people).values_list("pk", flat=True))
