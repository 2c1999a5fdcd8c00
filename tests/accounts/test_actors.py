"""A rule and the system change people and teams: actor, time and cause of each event."""

import inspect
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings

from accounts import actions
from accounts.actions.address import change_address
from accounts.actions.availability import set_availability
from accounts.actions.company import hide_setup, rename_company
from accounts.actions.first_administrator import introduce_administrator
from accounts.actions.invite import invite_person
from accounts.actions.password_link import invite_again, show_password_link
from accounts.actions.people import change_person
from accounts.actions.profile import change_profile
from accounts.actions.sign_out import end_session, sign_out_everywhere
from accounts.actions.teams import change_team, create_team
from accounts.actions.tokens import issue_token, revoke_token, revoke_tokens_of
from accounts.actions.unlock import unlock_sign_in
from accounts.events import USER_SIGN_IN_UNLOCKED
from accounts.models import ApiToken, Role, Session, Team, User
from ledger.actors import SYSTEM, Rule
from ledger.events import record
from ledger.models import Event
from tests.personas import make_person
from tests.public_functions import public_functions

NOW = datetime(2031, 3, 4, 9, 30, tzinfo=UTC)
RULE = Rule(7, "From the directory")
TEAM = {"sees": "own", "lead": None, "members": []}


def deactivate(ana: User, **origin: Any) -> None:
    change_person(ana, name=ana.name, role=Role.AGENT, is_active=False, teams=[], **origin)


def revoke(ana: User, **origin: Any) -> None:
    issue_token(ana, by=ana, name="Shop", scope="read")
    revoke_token(ApiToken.objects.get(), **origin)


def end(ana: User, **origin: Any) -> None:
    Session.objects.create(session_key="key", user=ana, expire_date=NOW)
    end_session(Session.objects.get(), **origin)


def introduce(_ana: User, **origin: Any) -> None:
    User.objects.filter(role=Role.ADMINISTRATOR).delete()
    person = User.objects.create_user("admin@new.example", name="New", role=Role.ADMINISTRATOR)
    introduce_administrator(person, name="Zoe", address="admin@new.example", **origin)


ACTS = {
    "change_address": lambda ana, **more: change_address(ana, to="ana@new.example", **more),
    "change_person": deactivate,
    "change_profile": lambda ana, **more: change_profile(
        ana, changes={"job_title": "Wheels"}, **more
    ),
    "change_team": lambda _ana, **more: change_team(
        Team.objects.get(), name="Invoices", **TEAM, **more
    ),
    "create_team": lambda _ana, **more: create_team(name="Returns", **TEAM, **more),
    "end_session": end,
    "hide_setup": lambda _ana, **more: hide_setup(is_hidden=True, **more),
    "introduce_administrator": introduce,
    "invite_person": lambda _ana, **more: invite_person(
        email="new@veloza.example", name="New One", role=Role.AGENT, **more
    ),
    "invite_again": invite_again,
    "issue_token": lambda ana, **more: issue_token(ana, name="Shop", scope="read", **more),
    "rename_company": lambda _ana, **more: rename_company(name="Veloza", **more),
    "revoke_token": revoke,
    "set_availability": lambda ana, **more: set_availability(ana, kind="out_of_office", **more),
    "show_password_link": override_settings(MAIL_URL="")(show_password_link),
    "sign_out_everywhere": sign_out_everywhere,
    "unlock_sign_in": unlock_sign_in,
}


@pytest.mark.parametrize("by", [RULE, SYSTEM], ids=["rule", "system"])
@pytest.mark.parametrize("name", ACTS)
def test_each_event_has_the_actor_the_time_and_the_cause(ana, admin, name, by):
    cause = record(USER_SIGN_IN_UNLOCKED, ana, by=admin)
    ACTS[name](ana, by=by, now=NOW, caused_by=cause)
    event = Event.objects.latest("pk")
    kind = "rule" if by is RULE else "system"
    assert (event.actor_kind, event.actor_name) == (kind, getattr(by, "name", ""))
    assert (event.at, event.caused_by, event.depth) == (NOW, cause, 1)


def test_every_action_with_an_actor_is_tried():
    with_actor = {
        name
        for name, action in public_functions(actions).items()
        if "by" in inspect.signature(action).parameters
    }
    assert with_actor == {*ACTS, revoke_tokens_of.__name__}


def test_tokens_end_for_the_same_reason_as_the_rights(ana, admin):
    issue_token(ana, by=ana, name="Shop", scope="read")
    cause = record(USER_SIGN_IN_UNLOCKED, ana, by=admin)
    deactivate(ana, by=RULE, now=NOW, caused_by=cause)
    recorded = Event.objects.filter(pk__gt=cause.pk)
    assert list(recorded.values_list("name", "actor_name", "at", "caused_by")) == [
        ("user.token_revoked", "From the directory", NOW, cause.pk),
        ("user.changed", "From the directory", NOW, cause.pk),
    ]


def test_what_is_created_at_a_given_time(ana):
    invited = invite_person(
        email="new@veloza.example", name="New One", role=Role.AGENT, by=SYSTEM, now=NOW
    )
    issue_token(ana, by=RULE, name="Shop", scope="read", days=2, now=NOW)
    token = ApiToken.objects.get()
    assert {invited.date_joined, token.created_at} == {NOW}
    assert token.expires_at == NOW + timedelta(days=2)


@pytest.mark.parametrize(("by", "name"), [(RULE, "From the directory"), (SYSTEM, "Tandem")])
def test_the_mail_about_a_new_address_names_the_actor(db, by, name):
    change_address(make_person("Iva Novak", Role.AGENT), to="iva@new.example", by=by)
    assert [f"{name} changed the address" in each.body for each in mail.outbox] == [True, True]
