"""The journey map, made by Chloe through the actions that the map's page uses."""

from collections.abc import Iterable
from datetime import datetime

from demo.seed.company import Company
from demo.seed.texts import Section, touchpoints
from journeys.maps.actions.cards import add_card
from journeys.maps.actions.journeys import create_journey
from journeys.maps.actions.stages import add_stage, rename_stage
from journeys.maps.actions.touchpoint_facts import edit_touchpoint
from journeys.maps.actions.touchpoints import (
    add_touchpoint,
    rename_touchpoint,
    set_expected_feeling,
)
from journeys.maps.actions.versions import publish_map
from journeys.models import Journey, Lane, Stage, Touchpoint, TouchpointRule
from journeys.placement.rules import save_rule

TITLE = "I get my bicycle and ride it happily"
DELIVERY_DAY = "Delivery day"
# Cards of the first map; what hurts and what could be done was learned later.
AT_FIRST = (Lane.DOING, Lane.THINKING, Lane.BACKSTAGE, Lane.SUPPORT)
LEARNED = (Lane.PAINS, Lane.OPPORTUNITIES)

Touchpoints = dict[str, Touchpoint]


def create_map(company: Company, *, now: datetime) -> Touchpoints:
    """The first map, published, with the rules that place tickets on it."""
    chloe = company["chloe"]
    journey = create_journey(TITLE, by=chloe, now=now)
    journey.personas.set(company.personas)
    placed = _add_touchpoints(journey, company, now)
    for section in touchpoints():
        touchpoint = placed[section.name]
        _set_facts(touchpoint, section, company, now)
        _write_cards(touchpoint, section, AT_FIRST, company, now)
        keywords = section.values("words", ";")
        save_rule(TouchpointRule(touchpoint=touchpoint, words=keywords), by=chloe, now=now)
    publish_map(journey, by=chloe, now=now)
    return placed


def publish_second_version(placed: Touchpoints, company: Company, *, now: datetime) -> None:
    """Half a year later the pains and the opportunities stand on the map, and it is published."""
    for section in touchpoints():
        if section.name != DELIVERY_DAY:
            _write_cards(placed[section.name], section, LEARNED, company, now)
    publish_map(placed[DELIVERY_DAY].journey, by=company["chloe"], now=now)


def edit_draft(placed: Touchpoints, company: Company, *, now: datetime) -> None:
    """Since Rapido drives, Chloe writes what she reads into the draft; it is not published."""
    section = next(each for each in touchpoints() if each.name == DELIVERY_DAY)
    _write_cards(placed[DELIVERY_DAY], section, LEARNED, company, now)


def _add_touchpoints(journey: Journey, company: Company, now: datetime) -> Touchpoints:
    """The stage and the touchpoint that a blank map has become the first ones."""
    chloe = company["chloe"]
    stages: dict[str, Stage] = {}
    placed: Touchpoints = {}
    for section in touchpoints():
        feeling = float(section.one("feeling"))
        if not stages:
            stages[section.stage] = journey.stages.get()
            placed[section.name] = journey.touchpoints.get()
            rename_stage(stages[section.stage], section.stage, by=chloe, now=now)
            rename_touchpoint(placed[section.name], section.name, by=chloe, now=now)
            set_expected_feeling(placed[section.name], feeling, by=chloe, now=now)
            continue
        if section.stage not in stages:
            stages[section.stage] = add_stage(journey, section.stage, by=chloe, now=now)
        placed[section.name] = add_touchpoint(
            stages[section.stage], section.name, by=chloe, now=now, expected_feeling=feeling
        )
    return placed


def _set_facts(touchpoint: Touchpoint, section: Section, company: Company, now: datetime) -> None:
    """Owner, promise, channels, target and importance of a touchpoint."""
    edit_touchpoint(
        touchpoint,
        by=company["chloe"],
        now=now,
        principle=section.one("promise"),
        channels=[company.channels[name] for name in section.values("channels")],
        owner=company[section.one("owner")],
        department=company.department(section.one("department")),
        target=int(section.one("target")),
        importance=int(section.one("importance")),
        is_moment_of_truth=section.one("truth") == "yes",
    )


def _write_cards(
    touchpoint: Touchpoint, section: Section, lanes: Iterable[Lane], company: Company, now: datetime
) -> None:
    for lane in lanes:
        for body in section.all(lane):
            add_card(touchpoint, lane, body, by=company["chloe"], now=now)
