"""Workload: each figure is the number of tickets in the list that it opens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actions.availability import set_availability
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.workload import read_workload, week_start
from tests.personas import make_person, signed_in

pytestmark = pytest.mark.django_db
URL = "helpdesk:workload"


@pytest.fixture
def make(carla, mailbox):
    def ticket(*, to=None, status="", team="", by=None):
        made = open_ticket(requester=carla, subject="Bent", text="bent", mailbox=mailbox)
        if team != "":
            assign_team(made, team=team, by=by)
        if to:
            assign_ticket(made, to=to, by=to)
        if status == "solved":
            resolve_ticket(made, by=to)
        elif status:
            set_status(made, status, by=to)
        return made

    return ticket


def person_of(workload, person):
    return next(each for each in workload.people if each.person == person)


def numbers(load) -> tuple[int, ...]:
    figures = (load.waiting, load.open, load.pending, load.on_hold, load.solved)
    return tuple(each.count for each in figures)


@pytest.fixture
def desk(make, ana, ben, lea, delivery):
    for status in ("open", "open", "pending", "on_hold", "solved"):
        make(to=ana, status=status)
    make(to=ben, team=delivery, by=lea)
    make()
    make(team=delivery, by=lea)
    make(team=None, by=lea)


def test_a_lead_sees_the_people_and_teams_they_lead(desk, ana, ben, lea, billing):
    workload = read_workload(lea, now=timezone.now())
    assert [each.person for each in workload.people] == [ana, lea]
    assert numbers(person_of(workload, ana)) == (2, 2, 1, 1, 1)
    assert numbers(person_of(workload, lea)) == (0, 0, 0, 0, 0)
    assert [(each.team, each.unassigned.count) for each in workload.teams] == [
        (billing, 1),
        (None, 1),
    ]


def test_an_administrator_sees_everybody(desk, admin, ana, ben, lea, billing, delivery):
    workload = read_workload(admin, now=timezone.now())
    assert [each.person for each in workload.people] == [admin, ana, ben, lea]
    assert numbers(person_of(workload, ben)) == (1, 1, 0, 0, 0)
    assert [each.team for each in workload.teams] == [billing, delivery, None]


@pytest.mark.parametrize("who", ["lea", "admin"])
def test_each_figure_opens_exactly_its_tickets(desk, lea, admin, who):
    reader = {"lea": lea, "admin": admin}[who]
    workload, client = read_workload(reader, now=timezone.now()), signed_in(reader)
    figures = [
        getattr(load, name)
        for load in workload.people
        for name in ("open", "pending", "on_hold", "waiting", "solved")
    ]
    figures += [each for load in workload.teams for each in (load.unassigned, load.waiting)]
    assert sum(each.count for each in figures) > 6
    for each in figures:
        page = client.get(each.url)
        assert page.context["chosen"].problems == ()
        assert len(page.context["page"].rows) == each.count, each.url


def test_the_oldest_wait_is_of_those_that_wait_for_us(make, ana, lea):
    now = timezone.now()
    for hours, status in ((30, "pending"), (5, "open"), (2, "open")):
        ticket = make(to=ana, status=status)
        ticket.waiting_since = now - timedelta(hours=hours)
        ticket.save(update_fields=["waiting_since"])
    load = person_of(read_workload(lea, now=now), ana)
    assert load.oldest == now - timedelta(hours=5)


def test_solved_before_monday_is_not_of_this_week(make, ana, lea):
    now = timezone.now()
    ticket = make(to=ana, status="solved")
    for before, count in ((timedelta(0), 1), (timedelta(microseconds=1), 0)):
        ticket.solved_at = week_start(now) - before
        ticket.save(update_fields=["solved_at"])
        load = person_of(read_workload(lea, now=now), ana)
        assert load.solved.count == count
        rows = signed_in(lea).get(load.solved.url).context["page"].rows
        assert len(rows) == count


def test_a_week_begins_on_monday_in_the_zone_of_the_reader():
    with timezone.override("America/New_York"):
        start = week_start(datetime(2026, 3, 9, 3, 0, tzinfo=UTC))  # still Sunday there
    assert start == datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


def test_spam_and_deleted_tickets_are_not_counted(make, ana, lea):
    for column in ("spam_at", "deleted_at"):
        ticket = make(to=ana)
        setattr(ticket, column, timezone.now())
        ticket.save(update_fields=[column])
    assert numbers(person_of(read_workload(lea, now=timezone.now()), ana)) == (0,) * 5


def test_availability_is_shown_and_led_to(desk, ana, lea):
    set_availability(ana, kind="out_of_office", substitute=lea, by=ana)
    page = signed_in(lea).get(reverse(URL)).content.decode()
    assert "out of office, Lea stands in" in page
    assert reverse("accounts:availability", args=[ana.pk]) in page


def test_the_tables_are_loaded_anew_by_themselves(desk, lea):
    answer = signed_in(lea).get(reverse(URL), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer.content.decode().lstrip().startswith('<div id="workload"')


def test_one_and_three_people_cost_the_same(make, ana, lea, billing, django_assert_num_queries):
    client = signed_in(lea)
    make(to=ana)
    client.get(reverse(URL))
    with django_assert_num_queries(11):
        client.get(reverse(URL))
    for name in ("Mia Adler", "Noa Bloom"):
        make(to=make_person(name, "agent", billing))
    with django_assert_num_queries(11):
        assert len(client.get(reverse(URL)).context["workload"].people) == 4


def test_agents_have_no_workload_page(ana, chloe):
    assert [signed_in(each).get(reverse(URL)).status_code for each in (ana, chloe)] == [403, 403]
