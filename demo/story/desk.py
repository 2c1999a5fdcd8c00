"""How the story ends: what lies on the desk when somebody opens the demo for the first time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from demo.story.conversation import Conversation
from demo.story.feedback import Feedback
from demo.story.hours import was_awake
from demo.story.orders import Orders
from demo.story.telling import Telling
from demo.story.texts import HERE, Matter, Person, Section, matter_of, matters, people, sections
from demo.story.wording import Words

# The desk's own matters are numbered after those of the year.
NUMBERED_FROM = 1000
# How many hours ago the others began; those that wait for the customer, for somebody else, and
# those solved since yesterday, whose questions still wait to be asked.
PENDING = [98, 76, 71, 53, 50, 28, 26, 22, 7]
ON_HOLD = [120, 74, 30]
SOLVED = [28, 25, 9, 8, 6, 5]


@dataclass(frozen=True)
class Last:
    """A matter of the last days and how it was left."""

    words: Words
    turns: list[tuple[str, str]]
    ends_as: str
    ends_hours_ago: float
    agent: str = ""
    channel: str = "mail"


def on_the_desk() -> list[tuple[Section, Matter]]:
    """The tickets that need a reply, by hand."""
    return [
        (section, matter_of(section, number=NUMBERED_FROM + number))
        for number, section in enumerate(sections(HERE / "desk.txt"))
    ]


def named() -> set[str]:
    return {section.one("who") for section, _matter in on_the_desk()}


def fill_the_desk(telling: Telling, feedback: Feedback, orders: Orders) -> None:
    for last in [*_needing_reply(telling), *_waiting(telling)]:
        conversation = Conversation(
            telling,
            last.words,
            channel=last.channel,
            turns=last.turns,
            ends_as=last.ends_as,
            ends_by=telling.now - timedelta(hours=last.ends_hours_ago),
            agent=last.agent,
            feedback=feedback,
        )
        orders.follow(last.words)
        conversation.begin()


def _needing_reply(telling: Telling) -> Iterator[Last]:
    everyone = {person.name: person for person in people()}
    for section, matter in on_the_desk():
        person = everyone[section.one("who")]
        at = telling.now - timedelta(hours=float(section.one("ago")))
        # Carla has just written, whatever the hour is; the others wrote by day.
        at = at if section.one("ago").startswith("0.0") else was_awake(at, person.where)
        yield Last(
            words=Words(matter, person, at, 0),
            turns=matter.turns,
            ends_as="open",
            ends_hours_ago=float(section.one("ends", "0")),
            agent=section.one("agent"),
            channel=section.one("channel", "mail"),
        )


def _waiting(telling: Telling) -> Iterator[Last]:
    """Matters of the year's kinds, each of somebody who has nothing else on the desk."""
    rng = telling.rng
    free = [person for person in people() if person.name not in named()]
    rng.shuffle(free)
    for ends_as, hours in [("pending", PENDING), ("on_hold", ON_HOLD), ("solved", SOLVED)]:
        for ago in hours:
            person = next(each for each in free if _kinds(each, ends_as))
            free.remove(person)
            matter = rng.choice(_kinds(person, ends_as))
            at = was_awake(telling.now - timedelta(hours=ago), person.where)
            yield Last(
                words=Words(matter, person, at, rng.randrange(4)),
                turns=matter.turns if ends_as == "solved" else matter.turns[:1],
                ends_as=ends_as,
                ends_hours_ago=ago * 0.3 if ends_as == "solved" else ago * 0.6,
            )


def _kinds(person: Person, ends_as: str) -> list[Matter]:
    return [
        matter
        for matter in matters()
        if matter.language == person.language
        and matter.courier != "before"
        and (person.organization or not matter.needs_organization)
        and _suits(matter, ends_as)
    ]


def _suits(matter: Matter, ends_as: str) -> bool:
    if ends_as == "on_hold":
        return matter.touchpoint in ("Get it repaired", "Wait for the bicycle")
    if ends_as == "pending":
        return len(matter.turns) > 1
    return matter.touchpoint in ("Ask a question", "Delivery day", "Ride for the first time")
