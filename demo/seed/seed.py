"""The whole seed, from the first day of the company to a minute ago."""

from datetime import UTC, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from customers.actions.consent import set_consent
from customers.actions.find import find_or_create_customer
from customers.actions.notes import add_customer_note
from customers.actions.update import add_address, update_customer
from customers.models import Customer, Purpose
from demo.seed.calendar import RAPIDO_SINCE, Planned, plan
from demo.seed.company import Company, create_company
from demo.seed.conversation import Conversation
from demo.seed.desk import create_desk
from demo.seed.emails import receive_new
from demo.seed.feedback import Feedback
from demo.seed.history import Notify, import_year
from demo.seed.journey_map import DELIVERY_DAY, create_map, edit_draft, publish_second_version
from demo.seed.open_tickets import arriving, schedule_open_tickets
from demo.seed.orders import Orders
from demo.seed.recent import send_recent
from demo.seed.schedule import Schedule
from demo.seed.texts import Person, people
from demo.seed.wording import Wording, seed_of
from helpdesk.models import Ticket
from journeys.placement.import_history import import_interactions
from ledger.actions import deliver_due
from ledger.history import PastEvent, record_past

A_YEAR = timedelta(days=365)
# Customers who opt out after some requests.
RELUCTANT = {"Callum Reid", "Dirk Hoekstra"}
CHANNELS = (["mail", "web", "chat", "phone"], [86, 7, 4, 3])
SEED = 1817


def is_seeded() -> bool:
    """Return True if the database holds any user or ticket."""
    return User.objects.exists() or Ticket.objects.exists()


def seed_demo(notify: Notify, *, now: datetime | None = None) -> None:
    """Fill an empty database, in one transaction; `notify` is given a line for each month.

    `now` is the end of the simulated year. The newest ticket arrives by mail, at the real time.
    """
    now = now or timezone.now()
    begins = datetime.combine((now - A_YEAR).date(), time(8), tzinfo=UTC)
    with transaction.atomic():
        before = begins - timedelta(days=1)
        company = create_company(now=before)
        create_desk(company, now=before)
        touchpoints = create_map(company, now=before)
        customers = {person: _create_customer(person, company, before) for person in people()}
        schedule = Schedule(now, begins, company, touchpoints, customers, Random(SEED))
        feedback, orders = simulate(schedule, begins)
        publish_second_version(touchpoints, company, now=begins + timedelta(days=170))
        events: list[PastEvent] = []
        requests = import_year(schedule, feedback, begins, events=events, notify=notify)
        import_interactions([*orders.interactions.values()], events=events)
        record_past(events)
        for person, at in feedback.opted_out.items():
            _opt_out(customers[person], at)
        edit_draft(touchpoints, company, now=now - timedelta(days=6))
        _write_notes(schedule, now - timedelta(days=9))
        send_recent(requests, now)
        wording = arriving(now)
        receive_new(wording, to=company.mailboxes[wording.topic.team], at=now)
        _deliver_all()


def simulate(schedule: Schedule, begins: datetime) -> tuple[Feedback, Orders]:
    """The conversations of the year, the feedback and the orders, in memory."""
    survey = schedule.company.survey
    assert survey
    reluctant = {person for person in schedule.customers if person.name in RELUCTANT}
    feedback = Feedback(schedule, survey, reluctant=reluctant)
    orders = Orders(schedule, rapido_since=schedule.now - RAPIDO_SINCE)
    ends = schedule.now - timedelta(hours=36)
    for each in plan([*schedule.customers], since=begins, until=ends, rng=schedule.rng):
        _schedule(each, schedule, feedback, orders)
    schedule_open_tickets(schedule, feedback, orders)
    schedule.run()
    feedback.keep_newest_calls_open(DELIVERY_DAY, 2)
    return feedback, orders


def _schedule(planned: Planned, schedule: Schedule, feedback: Feedback, orders: Orders) -> None:
    wording = Wording(planned.topic, planned.person, planned.at, planned.variant)
    channel = schedule.rng.choices(*CHANNELS)[0]
    orders.follow(wording)
    ends_by = schedule.now - timedelta(hours=4)
    Conversation(schedule, wording, channel=channel, ends_by=ends_by, observer=feedback).begin()


def _create_customer(person: Person, company: Company, now: datetime) -> Customer:
    """A customer from before the year, as the shop system brought them along."""
    customer = find_or_create_customer(
        person.email, name=person.name, language=person.language, now=now
    )
    year = now.year + 2 + seed_of(person.name) % 4
    changes = {
        "time_zone": person.time_zone,
        "phone": person.phone,
        "location": person.place,
        "organization": company.organizations.get(person.organization),
        "facts": {
            "Bicycle": f"{person.bicycle}, {person.size} cm",
            "Warranty until": str(year),
        },
    }
    update_customer(customer, changes=changes, by=None, now=now)
    if person.second_email:
        add_address(customer, email=person.second_email, by=None, now=now)
    customer.addresses.filter(is_primary=True).update(verified_at=now)
    if seed_of(person.email) % 3 == 0:
        news = Purpose.NEWS
        set_consent(customer, purpose=news, is_given=False, source="newsletter", now=now)
    return customer


def _opt_out(customer: Customer, at: datetime) -> None:
    set_consent(customer, purpose=Purpose.FEEDBACK, is_given=False, source="reply by mail", now=at)


def _deliver_all() -> None:
    """Deliver the events that wait, so that nothing is pending at the first look."""
    while deliver_due():
        pass


def _write_notes(schedule: Schedule, now: datetime) -> None:
    """Notes on Carla for the colleagues who answer her."""
    carla = next(each for person, each in schedule.customers.items() if "Carla" in person.name)
    company = schedule.company
    add_customer_note(
        carla,
        body="Rides 54 cm, long reach. Knee surgery in 2024: offer compact cranks.",
        by=company["ben"],
        now=now,
    )
    add_customer_note(
        carla,
        body="Organises the Sunday rides of CC Girona Nord. A wheel that is late costs more "
        "than one rider.",
        by=company["ana"],
        now=now,
    )
