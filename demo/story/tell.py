"""The whole story, from the founding of the company to a minute ago."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from random import Random

from django.utils import timezone

from accounts.models import User
from customers.actions import (
    add_address,
    add_customer_note,
    find_or_create_customer,
    set_consent,
    update_customer,
)
from customers.models import Customer, Purpose
from demo.story.calendar import RAPIDO_SINCE, Planned, plan
from demo.story.clock import telling_the_time
from demo.story.company import Company, found_company
from demo.story.conversation import Conversation
from demo.story.desk import fill_the_desk
from demo.story.feedback import Feedback
from demo.story.mapmaking import draw_map, learn_from_it, note_the_trouble
from demo.story.orders import Orders
from demo.story.post import posting
from demo.story.reactions import reacting
from demo.story.telling import Telling
from demo.story.texts import Person, people
from demo.story.wording import Words, seed_of
from helpdesk.models import Ticket
from journeys.models import Answer

Say = Callable[[str], None]

A_YEAR = timedelta(days=365)
# Those who are asked so often that they say "stop".
RELUCTANT = {"Callum Reid", "Dirk Hoekstra"}
CHANNELS = (["mail", "web", "chat", "phone"], [86, 7, 4, 3])
SEED = 1817  # the year of the first bicycle


def has_been_told() -> bool:
    """Whether anybody or anything is in the database already."""
    return User.objects.exists() or Ticket.objects.exists()


def tell_story(say: Say, *, now: datetime | None = None) -> None:
    """Tell it all, as one transaction; `say` hears how far it is."""
    now = now or timezone.now()
    rng = Random(SEED)
    with telling_the_time() as clock, reacting() as reactions, posting(now) as post:
        begins = datetime.combine((now - A_YEAR).date(), time(8), tzinfo=UTC)
        clock.told = begins - timedelta(days=1)
        company = found_company()
        touchpoints = draw_map(company)
        customers = {person: _meet(person, company) for person in people()}
        reactions.settle()
        telling = Telling(now, company, touchpoints, customers, reactions, post, rng)
        _prepare(telling, begins)
        _tell_months(telling, begins, say)
        reactions.finish()


def _prepare(telling: Telling, begins: datetime) -> None:
    """Put everything onto the stage that does not follow from something else."""
    reluctant = {person for person in telling.customers if person.name in RELUCTANT}
    feedback = Feedback(telling, reluctant=reluctant)
    orders = Orders(telling, rapido_since=telling.now - RAPIDO_SINCE)
    ends = telling.now - timedelta(hours=36)
    for each in plan([*telling.customers], since=begins, until=ends, rng=telling.rng):
        _schedule(each, telling, feedback, orders, ends_by=telling.now - timedelta(hours=4))
    fill_the_desk(telling, feedback, orders)
    company, map_ = telling.company, telling.touchpoints
    telling.at(begins + timedelta(days=170), lambda: learn_from_it(map_, company))
    telling.at(telling.now - timedelta(days=6), lambda: note_the_trouble(map_, company))
    telling.at(telling.now - timedelta(days=9), lambda: _write_notes(telling))


def _schedule(
    planned: Planned, telling: Telling, feedback: Feedback, orders: Orders, *, ends_by: datetime
) -> None:
    words = Words(planned.matter, planned.person, planned.at, planned.variant)
    channel = telling.rng.choices(*CHANNELS)[0]
    orders.follow(words)
    Conversation(telling, words, channel=channel, ends_by=ends_by, feedback=feedback).begin()


def _tell_months(telling: Telling, begins: datetime, say: Say) -> None:
    for month in range(1, 13):
        until = begins + A_YEAR * month / 12 if month < 12 else telling.now
        telling.play(until=until)
        say(
            f"month {month} of 12: {Ticket.objects.count()} tickets, "
            f"{Answer.objects.count()} answers"
        )


def _meet(person: Person, company: Company) -> Customer:
    """A customer from before the story, as the shop system brought them along."""
    customer = find_or_create_customer(person.email, name=person.name, language=person.language)
    year = 2022 + seed_of(person.name) % 4
    changes = {
        "time_zone": person.time_zone,
        "phone": person.phone,
        "location": person.place,
        "organization": company.organizations.get(person.organization),
        "facts": {
            "Bicycle": f"{person.bicycle}, {person.size} cm",
            "Customer since": str(year),
        },
    }
    update_customer(customer, changes=changes, by=None)
    if person.second_email:
        add_address(customer, email=person.second_email, by=None)
    customer.addresses.filter(is_primary=True).update(verified_at=timezone.now())
    if seed_of(person.email) % 3 == 0:
        set_consent(customer, purpose=Purpose.NEWS, is_given=False, source="newsletter")
    return customer


def _write_notes(telling: Telling) -> None:
    """What colleagues should know of Carla before they write to her."""
    carla = next(each for person, each in telling.customers.items() if "Carla" in person.name)
    company = telling.company
    add_customer_note(
        carla,
        body="Rides 54 cm, long reach. Knee surgery in 2024: offer compact cranks.",
        by=company["ben"],
    )
    add_customer_note(
        carla,
        body="Organises the Sunday rides of CC Girona Nord. A wheel that is late costs more "
        "than one rider.",
        by=company["ana"],
    )
