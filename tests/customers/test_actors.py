"""A rule and the system change customers; each event has the actor, the time and the cause."""

import inspect
from datetime import UTC, datetime

import pytest

from customers import actions
from customers.actions.caller import create_contact, find_or_create_caller
from customers.actions.consent import set_consent
from customers.actions.contact_points import (
    add_contact_point,
    choose_primary_address,
    remove_contact_point,
)
from customers.actions.find import create_customer, find_or_create_customer
from customers.actions.notes import add_customer_note
from customers.actions.organizations import save_organization
from customers.actions.update import add_address, update_customer
from customers.events import CUSTOMER_NOTED
from customers.models import Customer, Organization
from ledger.actors import SYSTEM, Rule
from ledger.events import record
from ledger.models import Event
from tests.personas import signed_in
from tests.public_functions import public_functions

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
ACTS = {
    "add_address": lambda who, **more: add_address(who, email="c@me.example", **more),
    "add_contact_point": lambda who, **more: add_contact_point(
        who, kind="external", value="shop:1042", **more
    ),
    "add_customer_note": lambda who, **more: add_customer_note(who, body="VIP", **more),
    "choose_primary_address": lambda who, **more: choose_primary_address(
        add_contact_point(who, kind="mail", value="c@me.example", by=SYSTEM), **more
    ),
    "create_contact": lambda _who, **more: create_contact(
        name="Eva", phone="+34 600 123 456", **more
    ),
    "remove_contact_point": lambda who, **more: remove_contact_point(
        add_contact_point(who, kind="external", value="shop:7", by=SYSTEM), **more
    ),
    "create_customer": lambda who, **more: create_customer(
        email="eva@post.example", name="Eva", **more
    ),
    "find_or_create_caller": lambda _who, **more: find_or_create_caller(
        email="eva@post.example", phone="", name="Eva", **more
    ),
    "find_or_create_customer": lambda _who, **more: find_or_create_customer(
        "eva@post.example", **more
    ),
    "save_organization": lambda _who, **more: save_organization(
        Organization(), changes={"name": "Acme"}, **more
    ),
    "set_consent": lambda who, **more: set_consent(
        who, purpose="feedback", is_given=False, source="a rule", **more
    ),
    "update_customer": lambda who, **more: update_customer(
        who, changes={"location": "Oviedo"}, **more
    ),
}


@pytest.mark.parametrize("by", [Rule(7, "Tidy up"), SYSTEM], ids=["rule", "system"])
@pytest.mark.parametrize("name", ACTS)
def test_each_event_has_the_actor_the_time_and_the_cause(carla, ana, name, by):
    cause = record(CUSTOMER_NOTED, carla, by=ana, note=1)
    ACTS[name](carla, by=by, now=NOW, caused_by=cause)
    event = Event.objects.latest("pk")
    kind = "rule" if isinstance(by, Rule) else "system"
    assert (event.actor_kind, event.actor_name) == (kind, getattr(by, "name", ""))
    assert (event.at, event.caused_by) == (NOW, cause)


def test_every_action_takes_an_actor_a_time_and_a_cause():
    with_actor = {
        name
        for name, action in public_functions(actions).items()
        if {"by", "now", "caused_by"} <= inspect.signature(action).parameters.keys()
    }
    assert with_actor == {*ACTS}


def test_a_note_of_a_rule_names_tandem(carla, ana):
    note = add_customer_note(carla, body="Ordered twice.", by=Rule(7, "Tidy up"))
    assert note.author is None
    page = signed_in(ana).get(f"/customers/{carla.pk}/").text
    assert "<footer>Tandem, " in page
    assert Customer.objects.get(pk=carla.pk).notes.count() == 1
