"""Concurrent changes by two administrators: the second one gets a message."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import teams
from accounts.actions.invite import CannotInvitePerson, invite_person
from accounts.actions.teams import CannotChangeTeam, create_team
from accounts.actions.tokens import issue_token
from accounts.models import Role


def test_a_person_is_invited_once(ana, admin):
    with pytest.raises(CannotInvitePerson, match="already has an account"):
        invite_person(email=ana.email.upper(), name="Ana", role=Role.AGENT, by=admin)


def test_the_form_says_it_too(ana, admin, monkeypatch):
    from accounts.forms import InviteForm
    from tests.personas import signed_in

    monkeypatch.setattr(InviteForm, "clean_email", lambda form: form.cleaned_data["email"])
    facts = {"email": ana.email, "name": "Ana", "role": "agent"}
    answer = signed_in(admin).post("/settings/people/new/", facts)
    assert answer.status_code == 422
    assert "already has an account" in answer.text


def test_a_team_has_its_name_alone(billing, admin, monkeypatch):
    monkeypatch.setattr(teams, "_has_namesake", lambda team: False)
    with pytest.raises(CannotChangeTeam, match="this name"):
        create_team(name="Billing", sees="own", lead=None, members=[], by=admin)


def test_two_presses_for_a_token_wait_for_each_other(ana):
    with CaptureQueriesContext(connection) as queries:
        issue_token(ana, by=ana, name="Shop", scope="read")
    assert any("FOR NO KEY UPDATE" in query["sql"] for query in queries)
