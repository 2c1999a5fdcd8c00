"""A rule and the system edit maps, placements and feedback: actor, time and cause of each event."""

import inspect
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import pytest

from customers.events import CUSTOMER_NOTED
from journeys.feedback.actions.follow_ups import assign_follow_up, finish_follow_up, open_follow_up
from journeys.feedback.actions.surveys import save_survey
from journeys.feedback.actions.triage import judge_answer
from journeys.maps.actions.cards import add_card, edit_card, move_card, remove_card, restore_card
from journeys.maps.actions.journeys import create_journey, rename_journey
from journeys.maps.actions.lookup_values import save_lookup_value
from journeys.maps.actions.stages import (
    add_stage,
    move_stage,
    remove_stage,
    rename_stage,
    restore_stage,
)
from journeys.maps.actions.touchpoint_facts import edit_touchpoint
from journeys.maps.actions.touchpoints import (
    add_touchpoint,
    move_touchpoint,
    rename_touchpoint,
    restore_touchpoint,
    retire_touchpoint,
    set_expected_feeling,
)
from journeys.maps.actions.versions import publish_map, restore_version
from journeys.models import Department, FollowUp, Interaction, Journey, Survey, TouchpointRule
from journeys.placement.interactions import record_interaction
from journeys.placement.rules import delete_rule, save_rule
from journeys.placement.tickets import move_ticket
from ledger.actors import SYSTEM, Rule
from ledger.events import record
from ledger.models import Event
from tests.journeys.map_data import answer_at, make_map, stage_of, touch
from tests.personas import make_person

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
RULE = Rule(7, "Tidy the map")
MAPS = [
    "cards",
    "journeys",
    "lookup_values",
    "stages",
    "touchpoint_facts",
    "touchpoints",
    "versions",
]
MODULES = [
    *(f"journeys.maps.actions.{name}" for name in MAPS),
    *(f"journeys.placement.{name}" for name in ("interactions", "rules", "tickets")),
    *(f"journeys.feedback.actions.{name}" for name in ("follow_ups", "surveys", "triage")),
]
# It is a person who has read an answer, and no event is recorded.
OF_A_PERSON = {"mark_read"}


@pytest.fixture
def journey(chloe) -> Journey:
    return make_map(chloe)


def edit_cards(journey: Journey, **origin: Any) -> None:
    mail, invoice = touch("Write a mail"), touch("Read the invoice")
    card = add_card(mail, "doing", "Search", **origin)
    edit_card(card, "Search the site", **origin)
    move_card(card, to=invoice, **origin)
    pk = card.pk
    remove_card(card, **origin)
    restore_card(invoice, pk, **origin)


def edit_stages(journey: Journey, **origin: Any) -> None:
    stage = add_stage(journey, "I pay", **origin)
    rename_stage(stage, "I pay it", **origin)
    move_stage(stage, before=stage_of("Write a mail"), **origin)
    remove_stage(stage, **origin)
    restore_stage(stage, **origin)


def edit_touchpoints(journey: Journey, **origin: Any) -> None:
    touchpoint = add_touchpoint(stage_of("Write a mail"), "Call", **origin)
    rename_touchpoint(touchpoint, "Call us", **origin)
    move_touchpoint(touchpoint, to=stage_of("Read the invoice"), **origin)
    set_expected_feeling(touchpoint, 1.0, **origin)
    edit_touchpoint(touchpoint, principle="We pick up.", **origin)
    retire_touchpoint(touchpoint, **origin)
    assert touchpoint.retired_at == origin["now"]
    restore_touchpoint(touchpoint, **origin)


def edit_journeys(journey: Journey, **origin: Any) -> None:
    created = create_journey("I return a bike", **origin)
    assert created.owner is None
    version = publish_map(journey, **origin)
    assert (version.published_by, version.published_at) == (None, origin["now"])
    rename_journey(journey, "I get help", **origin)
    add_stage(journey, "Later", **origin)
    restore_version(version, **origin)
    save_lookup_value(Department(), changes={"name": "Workshop"}, **origin)


def place(journey: Journey, **origin: Any) -> None:
    answer = answer_at(touch("Write a mail"), 2)
    move_ticket(answer.ticket, to=touch("Read the invoice"), **origin)
    assert Interaction.objects.get(ticket=answer.ticket).placed_by is None
    rule = TouchpointRule(touchpoint=touch("Write a mail"), words=["wheel"])
    save_rule(rule, **origin)
    delete_rule(rule, **origin)
    moment, _is_new = record_interaction(
        customer=answer.customer,
        touchpoint=touch("Write a mail"),
        source="shop",
        external_id="1042",
        **origin,
    )
    assert moment.occurred_at == origin["now"]


def follow_up(journey: Journey, **origin: Any) -> None:
    answer = answer_at(touch("Write a mail"), 2)
    judge_answer(answer, is_good=False, **origin)
    opened = open_follow_up(answer, now=NOW, caused_by=origin["caused_by"])
    assign_follow_up(opened, to=make_person("Lea Brunner", "lead"), **origin)
    finish_follow_up(opened, outcome="Called.", **origin)
    done = FollowUp.objects.get(pk=opened.pk)
    assert (done.done_by, done.done_at) == (None, origin["now"])
    save_survey(Survey(name="Short", question="How was it?"), touchpoints=[], **origin)


EVENTS = {
    edit_cards: 5,
    edit_stages: 5,
    edit_touchpoints: 7,
    edit_journeys: 6,
    place: 4,
    follow_up: 4,
}


@pytest.mark.parametrize("act", EVENTS)
@pytest.mark.parametrize("by", [RULE, SYSTEM], ids=["rule", "system"])
def test_each_event_has_the_actor_the_time_and_the_cause(journey, chloe, by, act):
    cause = record(CUSTOMER_NOTED, answer_at(touch("Write a mail"), 4).customer, by=chloe, note=1)
    act(journey, by=by, now=NOW, caused_by=cause)
    caused = Event.objects.filter(caused_by=cause).exclude(name="follow_up.opened")
    kind, name = ("rule", "Tidy the map") if by is RULE else ("system", "")
    assert set(caused.values_list("actor_kind", "actor_name", "at")) == {(kind, name, NOW)}
    assert caused.count() == EVENTS[act]


def public(module: str) -> list[Callable[..., Any]]:
    found = inspect.getmembers(import_module(module), inspect.isfunction)
    return [each for name, each in found if each.__module__ == module and name[0] != "_"]


@pytest.mark.parametrize("module", MODULES)
def test_every_action_takes_a_time_and_a_cause(module):
    for action in public(module):
        names = inspect.signature(action).parameters.keys()
        if "by" in names and action.__name__ not in OF_A_PERSON:
            assert {"now", "caused_by"} <= names, action.__name__
