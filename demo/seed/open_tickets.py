"""The tickets that are open when the demo is opened for the first time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.seed.conversation import Conversation
from demo.seed.feedback import Feedback
from demo.seed.hours import last_waking_time
from demo.seed.orders import Orders
from demo.seed.schedule import Schedule
from demo.seed.texts import HERE, Person, Section, Topic, people, sections, topic_of, topics
from demo.seed.wording import Wording

# The desk's own topics are numbered after those of the year.
NUMBERED_FROM = 1000
# Hours since the others began; those that wait for the customer, for somebody else, and
# those solved since yesterday, whose questions still wait to be asked.
PENDING = [98, 76, 71, 53, 50, 28, 26, 22, 7]
ON_HOLD = [120, 74, 30]
SOLVED = [28, 25, 9, 8, 6, 5]


@dataclass(frozen=True)
class Last:
    """A topic of the last days and how it was left."""

    wording: Wording
    turns: list[tuple[str, str]]
    ends_as: str
    ends_hours_ago: float
    agent: str = ""
    channel: str = "mail"


def written_by_hand() -> list[tuple[Section, Topic]]:
    """The tickets that need a reply, by hand."""
    return [
        (section, topic_of(section, number=NUMBERED_FROM + number))
        for number, section in enumerate(sections(HERE / "open_tickets.txt"))
    ]


def named() -> set[str]:
    return {section.one("who") for section, _matter in written_by_hand()}


def schedule_open_tickets(schedule: Schedule, feedback: Feedback, orders: Orders) -> None:
    for last in [*_needing_reply(schedule), *_waiting(schedule)]:
        conversation = Conversation(
            schedule,
            last.wording,
            channel=last.channel,
            turns=last.turns,
            ends_as=last.ends_as,
            ends_by=schedule.now - timedelta(hours=last.ends_hours_ago),
            agent=last.agent,
            observer=feedback,
        )
        orders.follow(last.wording)
        conversation.begin()


def _needing_reply(schedule: Schedule) -> Iterator[Last]:
    everyone = {person.name: person for person in people()}
    for section, topic in written_by_hand():
        if _is_arriving(section):
            continue
        person = everyone[section.one("who")]
        at = schedule.now - timedelta(hours=float(section.one("ago")))
        at = last_waking_time(at, person.where)
        yield Last(
            wording=Wording(topic, person, at, 0),
            turns=topic.turns,
            ends_as="open",
            ends_hours_ago=float(section.one("ends", "0")),
            agent=section.one("agent"),
            channel=section.one("channel", "mail"),
        )


def arriving(now: datetime) -> Wording:
    """The ticket that arrives last, as a mail: the one of the tour."""
    [(section, topic)] = [each for each in written_by_hand() if _is_arriving(each[0])]
    person = next(each for each in people() if each.name == section.one("who"))
    return Wording(topic, person, now, 0)


def _is_arriving(section: Section) -> bool:
    return section.one("ago") == "0"


def _waiting(schedule: Schedule) -> Iterator[Last]:
    """Matters of the year's kinds, each of somebody who has nothing else on the desk."""
    rng = schedule.rng
    free = [person for person in people() if person.name not in named()]
    rng.shuffle(free)
    for ends_as, hours in [("pending", PENDING), ("on_hold", ON_HOLD), ("solved", SOLVED)]:
        for ago in hours:
            person = next(each for each in free if _kinds(each, ends_as))
            free.remove(person)
            topic = rng.choice(_kinds(person, ends_as))
            at = last_waking_time(schedule.now - timedelta(hours=ago), person.where)
            yield Last(
                wording=Wording(topic, person, at, rng.randrange(4)),
                turns=topic.turns if ends_as == "solved" else topic.turns[:1],
                ends_as=ends_as,
                ends_hours_ago=ago * 0.3 if ends_as == "solved" else ago * 0.6,
            )


def _kinds(person: Person, ends_as: str) -> list[Topic]:
    return [
        topic
        for topic in topics()
        if topic.language == person.language
        and topic.courier != "before"
        and (person.organization or not topic.needs_organization)
        and _suits(topic, ends_as)
    ]


def _suits(topic: Topic, ends_as: str) -> bool:
    if ends_as == "on_hold":
        return topic.touchpoint in ("Get it repaired", "Wait for the bicycle")
    if ends_as == "pending":
        return len(topic.turns) > 1
    return topic.touchpoint in ("Ask a question", "Delivery day", "Ride for the first time")
