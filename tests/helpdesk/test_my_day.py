"""My day: what waits for a person, comes back today and mentions them; bounded and theirs only."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.note import add_note
from helpdesk.actions.open import open_ticket
from helpdesk.actions.status import set_status
from helpdesk.models import Notification
from helpdesk.my_day import SHOWN, end_of_day, read_my_day
from ledger.actions import deliver_due
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
URL = "helpdesk:my-day"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def make(carla, mailbox):
    def ticket(*, to, subject="Bent", **columns):
        made = open_ticket(requester=carla, subject=subject, text="bent", mailbox=mailbox)
        assign_ticket(made, to=to, by=to)
        for name, value in columns.items():
            setattr(made, name, value)
        made.save()
        return made

    return ticket


def subjects(part) -> list[str]:
    return [row.subject for row in part.rows]


def test_my_tickets_that_wait_stand_first_the_longest_waiting(make, ana, lea):
    make(to=ana, subject="short", waiting_since=NOW - timedelta(minutes=5))
    make(to=ana, subject="long", waiting_since=NOW - timedelta(days=2))
    make(to=lea, subject="other", waiting_since=NOW - timedelta(days=3))
    answered = make(to=ana, subject="answered")
    set_status(answered, "pending", by=ana)
    day = read_my_day(ana, now=NOW)
    assert subjects(day.waiting) == ["long", "short"]
    assert [row.tone for row in day.waiting.rows] == ["late", ""]
    assert day.late == 1


def test_what_is_snoozed_until_today_is_shown_and_not_until_tomorrow(make, ana):
    ana.time_zone = "Asia/Tokyo"  # 18:00 there
    end = end_of_day(ana, NOW)
    assert end == datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    make(to=ana, subject="today", snoozed_until=end - timedelta(seconds=1))
    make(to=ana, subject="tomorrow", snoozed_until=end)
    assert subjects(read_my_day(ana, now=NOW).snoozed) == ["today"]


def test_each_part_is_bounded_and_says_so(make, ana):
    for number in range(SHOWN):
        make(to=ana, waiting_since=NOW - timedelta(hours=number + 1))
    assert not read_my_day(ana, now=NOW).waiting.has_more
    make(to=ana, waiting_since=NOW)
    waiting = read_my_day(ana, now=NOW).waiting
    assert (len(waiting.rows), waiting.has_more) == (SHOWN, True)


def test_unread_mentions_are_shown_until_they_are_read(ticket, ana, lea):
    add_note(ticket, f"@{ana.name} please look", by=lea)
    deliver_due()
    assert [news.ticket for news in read_my_day(ana, now=timezone.now()).mentions] == [ticket]
    Notification.objects.filter(user=ana).update(read_at=timezone.now())
    assert read_my_day(ana, now=timezone.now()).mentions == []


def test_spam_and_tickets_that_were_taken_away_are_left_out(make, ana, ben, delivery):
    make(to=ana, subject="spam", spam_at=NOW)
    make(to=ana, subject="deleted", deleted_at=NOW)
    make(to=ana, subject="given", assignee=ben)
    assert subjects(read_my_day(ana, now=NOW).waiting) == []


def test_the_page_leads_to_the_tickets_and_lists(make, ana):
    ticket = make(to=ana)
    page = signed_in(ana).get(reverse(URL)).content.decode()
    assert f'href="{reverse("helpdesk:ticket", args=[ticket.pk])}?view=mine"' in page
    listed = reverse("helpdesk:inbox", args=["all"]) + "?needs_reply=true&assignee=me&order=waiting"
    assert listed.replace("&", "&amp;") in page
    rows = signed_in(ana).get(listed).context["page"].rows
    assert [row.pk for row in rows] == [ticket.pk]


def test_its_parts_are_loaded_anew_by_themselves(make, ana):
    ticket = make(to=ana)
    part = signed_in(ana).get(reverse(URL), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="my-day"')
    assert f"open-{ticket.pk}" in part


def test_one_and_three_tickets_cost_the_same(make, ana, lea, django_assert_num_queries):
    client = signed_in(ana)

    def add() -> None:
        ticket = make(to=ana, snoozed_until=timezone.now())
        make(to=ana)
        add_note(ticket, f"@{ana.name} please look", by=lea)
        deliver_due()

    add()
    client.get(reverse(URL))
    with django_assert_num_queries(7):
        client.get(reverse(URL))
    add()
    add()
    with django_assert_num_queries(7):
        day = client.get(reverse(URL)).context["day"]
    assert (len(day.waiting.rows), len(day.snoozed.rows), len(day.mentions)) == (3, 3, 3)
