"""Two people have one form open: each changes only what they changed."""

from functools import partial
from html import unescape

import pytest
from django.urls import reverse

from accounts.models import Role, Team, User
from customers.models import Customer
from journeys.models import Department, Survey, Touchpoint, TouchpointRule
from ledger.models import Event
from mail.models import ImapServer, Mailbox, SpamSettings
from tests.journeys.feedback_data import make_survey
from tests.journeys.map_data import make_map, touch
from tests.page_forms import OpenForm, read_form
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(admin):
    """A form as the administrator opened it."""
    return partial(OpenForm, signed_in(admin))


def test_a_stale_form_gives_no_role_back(page, lea, billing, delivery, admin):
    User.objects.filter(pk=lea.pk).update(role=Role.ADMINISTRATOR)
    open_form = page("accounts:person", lea.pk, holds="job_title")
    User.objects.filter(pk=lea.pk).update(role=Role.AGENT, is_active=False)
    lea.teams.set([delivery])

    assert open_form.send(job_title="Advisor").status_code == 302

    lea.refresh_from_db()
    assert (lea.role, lea.is_active, lea.job_title) == (Role.AGENT, False, "Advisor")
    assert list(lea.teams.all()) == [delivery]
    facts = Event.objects.get(name="user.changed").facts
    assert facts["before"] | {"job_title": "Advisor"} == facts["after"]


def test_access_and_teams_given_meanwhile_stay(page, lea, billing, delivery):
    User.objects.filter(pk=lea.pk).update(is_active=False)
    lea.teams.clear()
    open_form = page("accounts:person", lea.pk, holds="job_title")
    User.objects.filter(pk=lea.pk).update(is_active=True)
    lea.teams.set([billing, delivery])

    assert open_form.send(job_title="Advisor").status_code == 302

    lea.refresh_from_db()
    assert lea.is_active
    assert set(lea.teams.all()) == {billing, delivery}


def test_a_field_changed_by_both_is_shown_with_both_values(page, lea):
    open_form = page("accounts:person", lea.pk, holds="job_title")
    User.objects.filter(pk=lea.pk).update(role=Role.AGENT, name="Lea B.")

    refused = open_form.send(role=Role.CX_LEAD)

    assert refused.status_code == 422
    form = refused.context["form"]
    assert list(form.errors) == ["role"]
    words = form.errors["role"][0]
    assert "“Role”" in words
    assert f"It is now: {Role.AGENT.label}." in words
    assert f"You entered: {Role.CX_LEAD.label}." in words
    lea.refresh_from_db()
    assert lea.role == Role.AGENT
    # The form shows theirs where nothing was entered, and mine where it was.
    open_form.sends = read_form(refused.text, "job_title")
    assert open_form.sends["role"] == [Role.CX_LEAD]
    assert open_form.sends["name"] == ["Lea B."]
    User.objects.filter(pk=lea.pk).update(name="Lea C.")
    assert open_form.send().status_code == 302
    lea.refresh_from_db()
    assert (lea.role, lea.name) == (Role.CX_LEAD, "Lea C.")


def test_a_box_and_a_list_changed_by_both_are_shown_with_both_values(
    page, lea, billing, delivery, admin
):
    third = Team.objects.create(name="Third")
    open_form = page("accounts:person", lea.pk, holds="job_title")
    lea.teams.set([billing, third])
    refused = open_form.send(teams=[delivery.pk])
    words = refused.context["form"].errors["teams"][0]
    assert f"It is now: {billing}, {third}. You entered: {delivery}." in words
    refused = open_form.send(teams=[])
    assert "You entered: nothing." in refused.context["form"].errors["teams"][0]


def test_the_same_change_by_both_is_no_conflict(page, lea):
    open_form = page("accounts:person", lea.pk, holds="job_title")
    User.objects.filter(pk=lea.pk).update(job_title="Advisor")
    assert open_form.send(job_title=" Advisor ").status_code == 302


def test_wrong_input_beside_a_conflict_keeps_everything(page, lea):
    open_form = page("accounts:person", lea.pk, holds="job_title")
    User.objects.filter(pk=lea.pk).update(job_title="Theirs")
    refused = open_form.send(job_title="Mine", name="")
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"job_title", "name"}
    open_form.sends = read_form(refused.text, "job_title")
    assert open_form.send(name="Lea").status_code == 302
    lea.refresh_from_db()
    assert (lea.name, lea.job_title) == ("Lea", "Mine")


def test_a_stale_form_of_a_customer(page, carla):
    open_form = page("customers:edit", carla.pk, holds="location")
    Customer.objects.filter(pk=carla.pk).update(location="Lisbon", language="pt")
    assert open_form.send(name="Carla R.").status_code == 302
    carla.refresh_from_db()
    assert (carla.name, carla.location, carla.language) == ("Carla R.", "Lisbon", "pt")

    refused = open_form.send(location="Porto")
    assert "It is now: Lisbon. You entered: Porto." in refused.context["form"].errors["location"][0]


def test_the_form_beside_an_address_that_is_refused_is_not_stale_either(page, carla, admin):
    add = reverse("customers:add-address", args=[carla.pk])
    open_form = page("customers:edit", carla.pk, holds="location")
    open_form.sends = read_form(signed_in(admin).post(add, {"email": "x"}).text, "location")
    Customer.objects.filter(pk=carla.pk).update(location="Lisbon")
    assert open_form.send(name="Carla R.").status_code == 302
    carla.refresh_from_db()
    assert carla.location == "Lisbon"


def test_a_stale_form_of_a_touchpoint(page, chloe, lea):
    make_map(chloe)
    mail, unit = touch("Write a mail"), Department.objects.create(name="Support")
    args = {"holds": "importance", "action": "journeys:edit-touchpoint"}
    open_form = page("journeys:touchpoint", mail.pk, **args)
    Touchpoint.objects.filter(pk=mail.pk).update(
        owner=lea, department=unit, is_moment_of_truth=True
    )
    assert open_form.send(target="80").status_code == 302
    mail.refresh_from_db()
    assert (mail.owner, mail.department, mail.is_moment_of_truth) == (lea, unit, True)
    assert mail.target == 80

    refused = open_form.send(target="70")
    assert refused.status_code == 422
    assert "It is now: 80" in refused.context["form"].errors["target"][0]


def test_a_stale_form_of_a_survey_a_team_and_a_rule(page, chloe, billing, ana, lea):
    make_map(chloe)
    mail = touch("Write a mail")
    survey = make_survey()
    open_form = page("journeys:survey", survey.pk, holds="low_label")
    Survey.objects.filter(pk=survey.pk).update(is_active=False, daily_cap=7)
    survey.touchpoints.set([mail])
    assert open_form.send(name="Other").status_code == 302
    survey = Survey.objects.get(pk=survey.pk)
    assert (survey.name, survey.is_active, survey.daily_cap) == ("Other", False, 7)
    assert list(survey.touchpoints.all()) == [mail]
    refused = open_form.send(touchpoints=[touch("Look for help").pk])
    assert "It is now: " in refused.context["form"].errors["touchpoints"][0]
    assert str(refused.context["form"].errors["touchpoints"][0]) in unescape(refused.text)

    open_form = page("accounts:team", billing.pk, holds="sees")
    billing.members.set([lea])
    assert open_form.send(name="Invoices").status_code == 302
    assert list(Team.objects.get(name="Invoices").members.all()) == [lea]

    rule = TouchpointRule.objects.create(touchpoint=mail, words=["invoice", "bill"])
    open_form = page("journeys:rule", rule.pk, holds="words")
    TouchpointRule.objects.filter(pk=rule.pk).update(words=["wheel", "rim"])
    assert open_form.send(tag="big").status_code == 302
    rule.refresh_from_db()
    assert (rule.words, rule.tag) == (["wheel", "rim"], "big")


def test_a_stale_form_of_a_mailbox_and_the_spam_settings(page, mailbox):
    open_form = page("mail:mailbox", mailbox.pk, holds="sender_name")
    Mailbox.objects.filter(pk=mailbox.pk).update(name="Theirs")
    assert open_form.send(sender_name="Mine").status_code == 302
    mailbox.refresh_from_db()
    assert (mailbox.name, mailbox.sender_name) == ("Theirs", "Mine")

    SpamSettings.now().save()
    open_form = page("mail:spam", holds="most_an_hour")
    SpamSettings.objects.update(honours_headers=False)
    assert open_form.send(most_an_hour="9").status_code == 302
    kept = SpamSettings.now()
    assert (kept.most_an_hour, kept.honours_headers) == (9, False)


def test_of_texts_with_many_lines_only_the_words_count(page, admin):
    User.objects.filter(pk=admin.pk).update(signature="Ada\r\nTandem", time_zone="Europe/Madrid")
    open_form = page("accounts:profile", holds="signature")
    User.objects.filter(pk=admin.pk).update(signature="Ada\nTandem\n")
    assert open_form.send(signature="Ada").status_code == 302
    admin.refresh_from_db()
    assert admin.signature == "Ada"


def test_secrets_are_not_shown(page, mailbox):
    ImapServer.objects.create(
        mailbox=mailbox, host="imap.example", port=993, user_name="u", password="pw"
    )
    Mailbox.objects.filter(pk=mailbox.pk).update(dkim_key="pem", dkim_selector="one")
    imap = page("mail:receiving", mailbox.pk, holds="user_name").sends
    assert imap["shown-user_name"] == ["u"]
    assert "shown-password" not in imap
    assert page("mail:dkim", mailbox.pk, holds="dkim_selector").sends["shown-dkim_key"] == [""]


def test_a_form_of_nothing_stored_has_no_hidden_values(page):
    assert not [each for each in page("accounts:new-team", holds="sees").sends if "shown" in each]


def test_without_the_hidden_values_all_fields_are_taken(page, lea):
    open_form = page("accounts:person", lea.pk, holds="job_title")
    User.objects.filter(pk=lea.pk).update(job_title="Theirs")
    open_form.sends = {
        name: values for name, values in open_form.sends.items() if not name.startswith("shown")
    }
    assert open_form.send(name="Lea").status_code == 302
    lea.refresh_from_db()
    assert lea.job_title == ""
