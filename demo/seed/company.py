"""Veloza: its people, teams, mailboxes and its one survey."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password

from accounts.actions.company import hide_setup, rename_company
from accounts.actions.teams import create_team
from accounts.models import Role, Team, User
from customers.models import Organization
from journeys.feedback.actions.surveys import save_survey
from journeys.models import Channel, Department, Persona, Survey
from mail.models import Mailbox

PASSWORD = "ride-happily-demo"
PEOPLE = [
    ("Ana Ferreira", Role.AGENT, "Customer care"),
    ("Ben Okafor", Role.AGENT, "Mechanic"),
    ("Lea Brunner", Role.LEAD, "Head of customer care"),
    ("Chloe Martin", Role.CX_LEAD, "Customer experience"),
    ("Teresa Puig", Role.AGENT, "Billing"),
    ("Jonas Brandt", Role.AGENT, "Head of the workshop"),
    ("Amira Khalil", Role.LIGHT_AGENT, "Logistics"),
    ("Marit Holm", Role.LIGHT_AGENT, "Marketing"),
    ("Luca Serra", Role.LIGHT_AGENT, "Shop"),
    ("Ada Vives", Role.ADMINISTRATOR, "Office"),
]
TEAMS = {
    "delivery": ("Delivery", "lea", ["ana", "lea", "amira"]),
    "billing": ("Billing", "lea", ["teresa", "lea"]),
    "workshop": ("Workshop", "jonas", ["ben", "jonas", "luca"]),
}
MAILBOXES = {
    "delivery": ("Support", "support@veloza.example"),
    "billing": ("Billing", "billing@veloza.example"),
    "workshop": ("Workshop", "workshop@veloza.example"),
}
# The people of a team who take tickets, and their shares.
ANSWERING = {
    "delivery": (["ana", "lea"], [4, 1]),
    "billing": (["teresa", "lea"], [6, 1]),
    "workshop": (["ben", "jonas"], [3, 1]),
}
CHANNELS = {
    "Mail": "mail",
    "Phone": "phone",
    "Chat": "message-square",
    "Website": "globe",
    "Text message": "message-circle",
    "Shop": "store",
    "Workshop": "wrench",
    "Courier": "truck",
    "Manual": "book-open",
    "Film": "circle-play",
    "On the road": "bike",
}
PERSONAS = [
    (
        "Commuter Kim",
        "Rides to work every day and does not want to think about it.",
        "A date that holds, and somebody who answers before the first meeting.",
        "Every day without the bicycle is a day on the bus.",
    ),
    (
        "The Faber family",
        "Two adults, two children, one long cargo of a weekend.",
        "Parts that fit each other, and sizes that last more than a summer.",
        "Deliveries in working hours. Manuals for other bicycles.",
    ),
]
ORGANIZATIONS = {
    "CC Girona Nord": ("ccgironanord.example", "Cycling club, 14 people here"),
    "Atelier Dubois": ("atelierdubois.example", "Bookbinders"),
    "Kelly Roche Architects": ("kellyroche.example", "Company bicycles for nine"),
    "Vélo pour tous": ("velopourtous.example", "Association, lends bicycles"),
    "Harbour Lets": ("harbourlets.example", "Holiday flats with bicycles"),
    "Hotel Paula": ("hotelpaula.example", "Hotel, six bicycles for guests"),
    "Dahl Regnskap": ("dahlregnskap.example", "Accountants"),
    "Werkrad": ("werkrad.example", "Messengers"),
    "Orchard School": ("orchardschool.example", "School"),
}


@dataclass
class Company:
    """The people by first name in lower case, teams and mailboxes by key, and the survey."""

    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    mailboxes: dict[str, Mailbox] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    personas: list[Persona] = field(default_factory=list)
    organizations: dict[str, Organization] = field(default_factory=dict)
    survey: Survey | None = None

    def __getitem__(self, first_name: str) -> User:
        return self.people[first_name]

    def department(self, name: str) -> Department:
        if name not in self.departments:
            self.departments[name] = Department.objects.create(name=name)
        return self.departments[name]


def email_of(name: str) -> str:
    return f"{name.split()[0].lower()}@veloza.example"


def create_company(*, now: datetime) -> Company:
    """People, teams, mailboxes and the survey, as they are before the first ticket."""
    company = Company()
    _create_people(company, now)
    rename_company(name="Veloza", by=company["ada"], now=now)
    hide_setup(is_hidden=True, by=company["ada"], now=now)
    _open_mailboxes(company)
    company.channels = channels_by_name()
    for channel in company.channels.values():
        channel.save()
    for name, goals, needs, pains in PERSONAS:
        persona = Persona.objects.create(name=name, goals=goals, needs=needs, pains=pains)
        company.personas.append(persona)
    for name, (domain, about) in ORGANIZATIONS.items():
        organization = Organization.objects.create(
            name=name, domain=domain, about=about, created_at=now
        )
        company.organizations[name] = organization
    company.survey = save_survey(new_survey(), touchpoints=[], by=company["chloe"], now=now)
    return company


def _create_people(company: Company, now: datetime) -> None:
    password = make_password(PASSWORD)  # once: it is slow on purpose
    for name, role, job in PEOPLE:
        user = User.objects.create_user(
            email_of(name),
            None,
            name=name,
            role=role,
            job_title=job,
            time_zone="Europe/Madrid",
            date_joined=now,
        )
        company.people[name.split()[0].lower()] = user
    User.objects.update(password=password)
    for key, (name, lead, members) in TEAMS.items():
        company.teams[key] = create_team(
            name=name,
            sees=Team.Sees.ALL if key == "delivery" else Team.Sees.OWN,
            lead=company[lead],
            members=[company[each] for each in members],
            by=company["ada"],
            now=now,
        )


def _open_mailboxes(company: Company) -> None:
    for key, (name, address) in MAILBOXES.items():
        company.mailboxes[key] = Mailbox.objects.create(
            name=name,
            address=address,
            sender_name="Veloza",
            team=company.teams[key],
            is_default=key == "delivery",
        )


def channels_by_name() -> dict[str, Channel]:
    """The channels of the map, not saved yet."""
    return {name: Channel(name=name, icon=icon) for name, icon in CHANNELS.items()}


def new_survey() -> Survey:
    """The one survey, not saved yet.

    Veloza has few customers, and they write often: they are left alone for ten days after a
    request. With the usual thirty, forty people could be asked 480 times a year at the very most,
    and with so few answers a touchpoint that got worse would stay hidden for months.
    """
    return Survey(
        name="After each answer",
        metric=Survey.Metric.CSAT,
        question="How satisfied were you with how we solved this?",
        low_label="Very dissatisfied",
        high_label="Very satisfied",
        delay_hours=24,
        quarantine_days=10,
    )
