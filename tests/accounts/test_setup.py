"""The steps that set up a new installation, read from the data."""

import pytest
from django.utils import timezone

from accounts.actions.company import CannotRenameCompany, hide_setup, rename_company
from accounts.company import company_name
from accounts.models import Company
from accounts.rail import rail_counts
from accounts.setup_steps import count_setup, setup_steps
from accounts.views.home import home
from journeys.models import Journey
from ledger.models import Event
from mail.models import ConnectionTest, Mailbox
from tests.journeys.feedback_data import make_survey
from tests.personas import signed_in

PAGE = "/settings/setup/"
STEPS = ["company", "mailbox", "team", "journey", "survey"]


def done(user) -> list[str]:
    counts = count_setup(user)
    return [step.name for step in setup_steps() if counts[f"setup_{step.name}"]]


def on_rail(rf, user) -> dict:
    request = rf.get("/")
    request.user = user
    return rail_counts(request).get("setup", {})


def start(rf, user) -> str:
    """The address of the start page; in the demo, which the tests run with, it is the tour."""
    request = rf.get("/")
    request.user = user
    return home(request)["Location"]


def page(user) -> str:
    return signed_in(user).get(PAGE).content.decode()


def do_all(admin, team, mailbox) -> None:
    rename_company(name="Veloza", by=admin)
    team.memberships.create(user=admin)
    ConnectionTest.objects.create(mailbox=mailbox, state="returned")
    Journey.objects.create(title="I buy a bicycle")
    make_survey()


def test_the_steps_stand_in_their_order(admin):
    assert [step.name for step in setup_steps()] == STEPS
    assert done(admin) == []


def test_each_step_is_done_by_its_data_and_undone_with_it(admin, billing, mailbox):
    rename_company(name="Veloza", by=admin)
    assert done(admin) == ["company"]
    test = ConnectionTest.objects.create(mailbox=mailbox, state="underway")
    assert done(admin) == ["company"]
    ConnectionTest.objects.filter(pk=test.pk).update(state="returned")
    assert done(admin) == ["company", "mailbox"]
    Mailbox.objects.update(is_active=False)
    assert done(admin) == ["company"]
    member = billing.memberships.create(user=admin)
    assert done(admin) == ["company", "team"]
    member.delete()
    journey = Journey.objects.create(title="I buy a bicycle")
    assert done(admin) == ["company", "journey"]
    Journey.objects.filter(pk=journey.pk).update(archived_at=timezone.now())
    survey = make_survey()
    assert done(admin) == ["company", "survey"]
    survey.is_active = False
    survey.save()
    assert done(admin) == ["company"]


def test_the_page_offers_the_next_action(admin, mailbox, billing):
    Mailbox.objects.update(is_active=False)
    said = page(admin)
    assert "<b>0</b> of 5 done" in said
    assert 'id="step-company" data-state="next"' in said
    rename_company(name="Veloza", by=admin)
    assert 'href="/settings/mailboxes/new/"' in page(admin)
    Mailbox.objects.update(is_active=True)
    said = page(admin)
    assert f'href="/settings/mailboxes/{mailbox.pk}/"' in said
    assert 'id="step-mailbox" data-state="next"' in said
    assert 'id="step-survey" data-state="later"' in said


def test_the_rail_counts_what_is_left_for_administrators(rf, admin, chloe, billing, mailbox):
    assert on_rail(rf, admin)["count"] == 5
    assert on_rail(rf, chloe) == {}
    rename_company(name="Veloza", by=admin)
    assert on_rail(rf, admin) == {"count": 4, "tone": "", "label": "4 steps to do"}
    do_all(admin, billing, mailbox)
    assert on_rail(rf, admin) == {}
    assert "<b>5</b> of 5 done" in page(admin)


def test_hidden_steps_are_shown_nowhere_and_can_be_shown_again(rf, admin):
    browser = signed_in(admin)
    assert start(rf, admin) == PAGE
    for _twice in range(2):
        assert browser.post(f"{PAGE}hide/")["Location"] == "/inbox/"
    assert on_rail(rf, admin) == {}
    assert start(rf, admin) == "/inbox/"
    assert "Show them again" in page(admin)
    for _twice in range(2):
        assert browser.post(f"{PAGE}show/")["Location"] == PAGE
    assert on_rail(rf, admin)["count"] == 5
    facts = Event.objects.filter(name="company.setup_hidden").order_by("pk")
    assert [event.facts["is_hidden"] for event in facts] == [True, False]


def test_the_start_page_is_the_inbox_once_all_is_done(rf, admin, ana, billing, mailbox):
    assert start(rf, ana) == "/inbox/"
    do_all(admin, billing, mailbox)
    assert start(rf, admin) == "/inbox/"


def test_an_empty_inbox_leads_administrators_to_the_steps(admin, ana):
    def leads(user) -> bool:
        answer = signed_in(user).get("/inbox/", headers={"HX-Request": "true"})
        return f'<a class="button" href="{PAGE}">' in answer.content.decode()

    assert leads(admin)
    assert not leads(ana)
    hide_setup(is_hidden=True, by=admin)
    assert not leads(admin)


def test_the_name_of_the_company_is_saved_once_and_recorded(admin):
    browser = signed_in(admin)
    for _twice in range(2):
        assert browser.post(PAGE, {"name": "  Veloza   Cycles "})["Location"] == PAGE
    assert company_name() == "Veloza Cycles"
    assert Company.objects.count() == 1
    (event,) = Event.objects.filter(name="company.renamed")
    assert event.facts == {"before": "", "after": "Veloza Cycles"}


@pytest.mark.parametrize("name", ["", "   ", "V" * 121, "V\x00"])
def test_a_wrong_name_is_answered_in_words(admin, name):
    answer = signed_in(admin).post(PAGE, {"name": name})
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert company_name() == ""


def test_an_empty_name_is_refused(admin):
    with pytest.raises(CannotRenameCompany):
        rename_company(name=" ", by=admin)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_whatever_there_is(
    admin, billing, mailbox, number, django_assert_num_queries
):
    for each in range(number):
        Mailbox.objects.create(name=f"Box {each}", address=f"box{each}@veloza.example")
        Journey.objects.create(title="I buy a bicycle")
        make_survey(name=f"Survey {each}")
    browser = signed_in(admin)
    browser.get(PAGE)
    with django_assert_num_queries(8):
        browser.get(PAGE)
