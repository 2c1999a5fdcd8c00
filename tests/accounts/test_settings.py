import re

import pytest
from django.test import Client

from accounts.models import Team, User
from ledger.models import Event
from tests.personas import make_person, signed_in


def test_settings_lead_to_ones_own_page(ana):
    assert signed_in(ana).get("/settings/")["Location"] == "/settings/you/"


def test_an_administrator_invites_a_person_who_then_signs_in(admin, billing, mailoutbox):
    fields = {"email": "Zoe@veloza.example", "name": "Zoe Vos", "role": "agent"}
    answer = signed_in(admin).post("/settings/people/new/", {**fields, "teams": [billing.pk]})
    assert answer.status_code == 302
    zoe = User.objects.get(email="zoe@veloza.example")
    assert list(zoe.teams.all()) == [billing]
    (mail,) = mailoutbox
    assert mail.to == ["zoe@veloza.example"]
    link = re.search(r"http\S+?(/accounts/\S+)", mail.body)
    assert link
    client = Client()
    form = client.get(link[1], follow=True)
    target = form.redirect_chain[-1][0]
    chosen = {"password1": "a-fine-long-secret", "password2": "a-fine-long-secret"}
    assert client.post(target, chosen).status_code == 302
    signed = {"login": "zoe@veloza.example", "password": "a-fine-long-secret"}
    assert Client().post("/accounts/login/", signed)["Location"] == "/"


@pytest.mark.parametrize(
    "wrong", [{"email": "ana@veloza.example"}, {"email": "not an address"}, {"role": "king"}]
)
def test_a_wrong_invitation_is_answered_in_words(admin, ana, wrong, mailoutbox):
    fields = {"email": "zoe@veloza.example", "name": "Zoe", "role": "agent", **wrong}
    answer = signed_in(admin).post("/settings/people/new/", fields)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert not mailoutbox


def test_changing_a_person_is_recorded_with_before_and_after(admin, ana, delivery):
    fields = {"name": "Ana Ferreira", "role": "lead", "is_active": "on", "teams": [delivery.pk]}
    assert signed_in(admin).post(f"/settings/people/{ana.pk}/", fields).status_code == 302
    facts = Event.objects.get(name="user.changed").facts
    assert (facts["before"]["role"], facts["after"]["role"]) == ("agent", "lead")
    assert (facts["before"]["teams"], facts["after"]["teams"]) == (["Billing"], ["Delivery"])


def test_the_last_administrator_stays_one(admin):
    fields = {"name": "Ada", "role": "agent", "is_active": "on"}
    answer = signed_in(admin).post(f"/settings/people/{admin.pk}/", fields)
    assert answer.status_code == 422
    assert "Tandem needs an administrator" in answer.content.decode()
    admin.refresh_from_db()
    assert admin.role == "administrator"


def test_a_team_is_made_and_changed(admin, ana, lea):
    client = signed_in(admin)
    fields = {"name": "Returns", "sees": "own", "lead": lea.pk, "members": [ana.pk]}
    assert client.post("/settings/teams/new/", fields).status_code == 302
    team = Team.objects.get(name="Returns")
    assert list(team.members.all()) == [ana]
    again = client.post("/settings/teams/new/", {**fields, "name": "returns"})
    assert again.status_code == 422
    changed = client.post(f"/settings/teams/{team.pk}/", {**fields, "sees": "all"})
    assert changed.status_code == 302
    team.refresh_from_db()
    assert team.sees == "all"
    assert Event.objects.filter(name="team.changed").count() == 1


def test_a_person_keeps_their_own_details(ana):
    fields = {"name": "Ana F.", "job_title": "Care", "signature": "", "time_zone": "Europe/Madrid"}
    assert signed_in(ana).post("/settings/you/", fields).status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.time_zone) == ("Ana F.", "Europe/Madrid")
    wrong = signed_in(ana).post("/settings/you/", {**fields, "time_zone": "Mars/Base"})
    assert wrong.status_code == 422


def test_a_name_that_a_team_has_is_refused_with_the_next_step(admin, billing):
    page = signed_in(admin).post(
        "/settings/teams/new/", {"name": billing.name, "sees": billing.sees}
    )
    assert "A team with this name already exists. Choose another name." in page.text
    assert "Team with this Name" not in page.text
    assert Team.objects.filter(name=billing.name).count() == 1


@pytest.mark.parametrize("path", ["people/", "people/new/", "teams/", "teams/new/"])
def test_settings_of_the_company_are_for_administrators(path, ana, eve, admin):
    url = f"/settings/{path}"
    assert signed_in(admin).get(url).status_code == 200
    assert signed_in(ana).get(url).status_code == 403
    assert signed_in(ana).post(url, {}).status_code == 403
    assert signed_in(eve).get(url).status_code == 404


def test_a_refused_page_names_the_role_that_may_open_it(lea):
    page = signed_in(lea).get("/settings/people/").content.decode()
    assert "Only administrators see this page. Ask one of them." in page
    assert "another team" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_database_as_often_whatever_their_length(
    rows, admin, billing, django_assert_num_queries
):
    for number in range(rows):
        make_person(f"P{number} Person", "agent", billing)
        Team.objects.create(name=f"Team {number}")
    client = signed_in(admin)
    client.get("/settings/people/")
    with django_assert_num_queries(PEOPLE):
        client.get("/settings/people/")
    with django_assert_num_queries(TEAMS):
        client.get("/settings/teams/")


PEOPLE = 8
TEAMS = 7
