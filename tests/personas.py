"""The personas of all tests: named people with their roles."""

import time

import pytest
from django.test import Client

from accounts.models import Role, Team, User
from customers.actions.find import find_or_create_customer
from customers.models import Customer
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from mail.models import Mailbox

PASSWORD = "a-long-password-for-tests"


def make_person(name: str, role: str, *teams: Team) -> User:
    user = User.objects.create_user(
        f"{name.split()[0].lower()}@veloza.example", PASSWORD, name=name, role=role
    )
    user.teams.set(teams)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def just_signed_in(user: User) -> Client:
    """A client that gave the password a moment ago, for the pages that ask for it again."""
    client = signed_in(user)
    session = client.session
    method = {"method": "password", "at": time.time(), "reauthenticated": True}
    session["account_authentication_methods"] = [method]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


@pytest.fixture
def billing(db: None) -> Team:
    return Team.objects.create(name="Billing")


@pytest.fixture
def delivery(db: None) -> Team:
    return Team.objects.create(name="Delivery")


@pytest.fixture
def admin(db: None) -> User:
    return make_person("Ada Admin", Role.ADMINISTRATOR)


@pytest.fixture
def ana(billing: Team) -> User:
    """Agent of Billing."""
    return make_person("Ana Ferreira", Role.AGENT, billing)


@pytest.fixture
def ben(delivery: Team) -> User:
    """Agent of another team."""
    return make_person("Ben Okafor", Role.AGENT, delivery)


@pytest.fixture
def lea(billing: Team) -> User:
    """Lead of Billing."""
    return make_person("Lea Brunner", Role.LEAD, billing)


@pytest.fixture
def chloe(db: None) -> User:
    """CX lead: maps and feedback, and reads tickets."""
    return make_person("Chloe Martin", Role.CX_LEAD)


@pytest.fixture
def eve(db: None) -> User:
    """Signed in, without any role."""
    return make_person("Eve Stranger", Role.NONE)


@pytest.fixture
def carla(db: None) -> Customer:
    return find_or_create_customer("carla@correu.example", name="Carla Reyes")


@pytest.fixture
def dora(db: None) -> Customer:
    return find_or_create_customer("dora@post.example", name="Dora Lindqvist")


@pytest.fixture
def mailbox(billing: Team) -> Mailbox:
    return Mailbox.objects.create(
        name="Support",
        address="support@veloza.example",
        sender_name="Veloza",
        team=billing,
        is_default=True,
    )


@pytest.fixture
def ticket(carla: Customer, mailbox: Mailbox) -> Ticket:
    """A new ticket of Carla, in Billing."""
    return open_ticket(
        requester=carla,
        subject="Front wheel arrived bent",
        text="The rim is bent.",
        mailbox=mailbox,
    )
