"""The bell: the panel and page of notifications, and the count on the rail."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from config.live import SALT
from helpdesk.actions.assign import assign_team, assign_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.actions.participants import accept_message
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.status import resolve_ticket, set_status
from helpdesk.models import Notification, Ticket
from helpdesk.notifications.listing import PAGE, SHOWN, read_notifications, unread_badge
from ledger.actors import Rule
from tests.helpdesk.notifications.people import customer_writes, told
from tests.personas import make_person, signed_in

URL = "/notifications/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def hers(ticket, ana):
    assign_ticket(ticket, to=ana, by=ana)
    return ticket


def sentences(user) -> list[str]:
    return [line.text for news in read_notifications(user).tickets for line in news.lines]


def test_each_kind_has_its_sentence(hers, ana, ben, lea, delivery):
    number = hers.pk
    assign_ticket(hers, to=None, by=lea)
    assign_ticket(hers, to=ana, by=lea)
    customer_writes(hers)
    resolve_ticket(hers, by=ana)
    customer_writes(hers)
    resolve_ticket(hers, by=ana)
    set_status(hers, "open", by=lea)
    told()
    assert sentences(ana) == [
        f"Lea Brunner reopened #{number}",
        f"Carla Reyes answered #{number}, which was solved",
        f"Carla Reyes answered #{number}",
        f"Lea Brunner assigned #{number} to you",
    ]
    assign_team(hers, team=delivery, by=lea)
    told()
    assert sentences(ben) == [f"Lea Brunner assigned #{number} to your team Delivery"]


def test_a_rule_and_the_system_are_named(ticket, ana):
    assign_ticket(ticket, to=ana, by=Rule(7, "Night shift"))
    assign_ticket(ticket, to=None, by=ana)
    told()
    assert sentences(ana) == []
    assign_ticket(ticket, to=ana, by=Rule(7, "Night shift"))
    told()
    assert sentences(ana) == [f"The rule “Night shift” assigned #{ticket.pk} to you"]
    Notification.objects.all().delete()
    assign_ticket(ticket, to=None, by=ana)
    assign_ticket(ticket, to=ana, by=None)
    told()
    assert sentences(ana) == [f"Tandem assigned #{ticket.pk} to you"]


def test_a_customer_without_a_name_is_named_by_their_address(hers, ana, carla):
    carla.name = ""
    carla.save()
    customer_writes(Ticket.objects.get(pk=hers.pk))
    told()
    assert sentences(ana) == [f"carla@correu.example answered #{hers.pk}"]


@pytest.mark.parametrize("was_solved", [True, False])
def test_mail_that_stays_internal_is_told_as_what_it_is(hers, ana, carla, dora, was_solved):
    forged = Received(carla, "carla@correu.example", "Send it elsewhere", is_doubtful=True)
    for received in (forged, Received(dora, "dora@post.example", "Me too")):
        if was_solved:
            resolve_ticket(hers, by=ana)
        message = receive_message(hers, received)
    told()
    doubtful = f"An unverified mail in the name of Carla Reyes arrived on #{hers.pk}"
    assert sentences(ana) == [
        f"Dora Lindqvist, who is not a participant, wrote on #{hers.pk}",
        doubtful,
    ]
    accept_message(message, by=ana)
    ending = ", which was solved" if was_solved else ""
    assert sentences(ana) == [f"Dora Lindqvist answered #{hers.pk}{ending}", doubtful]


def test_the_panel_groups_by_ticket_and_marks_what_is_unread(hers, ana):
    for _time in range(SHOWN + 1):
        customer_writes(hers, "The rim is still bent.")
    told()
    page = signed_in(ana).get(URL, headers=HTMX).text
    assert page.count('class="menu-item notification"') == 1
    assert page.count("Carla Reyes answered") == SHOWN
    assert "and 1 more" in page
    assert "The rim is still bent." in page
    assert "data-unread" in page
    Notification.objects.update(read_at=timezone.now())
    assert "data-unread" not in signed_in(ana).get(URL, headers=HTMX).text


def test_without_any_it_says_what_belongs_here(ana):
    page = signed_in(ana).get(URL).text
    assert "No notifications" in page
    assert "Mark all as read" not in page


@pytest.mark.parametrize("count", [PAGE, PAGE + 1])
def test_older_ones_follow_by_key(hers, ana, count):
    customer_writes(hers)
    told()
    first = Notification.objects.get()
    for number in range(1, count):
        other = open_ticket(requester=hers.requester, subject=f"Wheel {number}", text="x")
        assign_ticket(other, to=ana, by=None)
    told()
    Notification.objects.filter(pk=first.pk).update(at=timezone.now() - timedelta(days=1))
    client = signed_in(ana)
    answer = client.get(URL, headers=HTMX)
    after = answer.context["page"].next_after
    assert (after is not None) == (count > PAGE)
    assert ("Show older" in answer.text) == (count > PAGE)
    if after:
        older = client.get(URL, {"after": after}, headers=HTMX)
        assert [news.ticket for news in older.context["page"].tickets] == [hers]
        assert older.text.lstrip().startswith("<li>")


def test_an_unreadable_key_begins_at_the_newest(hers, ana):
    customer_writes(hers)
    told()
    for after in ("x", "2026-01-01,x", "9" * 40 + ",1", ",,"):
        assert "Carla Reyes answered" in signed_in(ana).get(URL, {"after": after}).text


def test_tickets_one_may_not_see_any_more_are_left_out(ticket, ben, ana, lea, delivery):
    assign_ticket(ticket, to=ben, by=lea)
    told()
    client = signed_in(ben)
    assert "Front wheel" in client.get(URL).text
    Ticket.objects.filter(pk=ticket.pk).update(assignee=ana)
    assert "Front wheel" not in client.get(URL).text
    assert client.get("/customers/").context["rail"]["notifications"]["count"] == 0


@pytest.mark.parametrize("column", ["spam_at", "deleted_at"])
def test_tickets_outside_the_flow_are_left_out(hers, ana, column):
    customer_writes(hers)
    told()
    Ticket.objects.filter(pk=hers.pk).update(**{column: timezone.now()})
    client = signed_in(ana)
    assert "Front wheel" not in client.get(URL).text
    assert client.get("/customers/").context["rail"]["notifications"]["count"] == 0


def test_nobody_sees_those_of_others(hers, lea):
    customer_writes(hers)
    told()
    assert "Front wheel" not in signed_in(lea).get(URL).text


def test_the_bell_counts_the_unread_on_every_page(hers, ana):
    customer_writes(hers)
    told()
    client = signed_in(ana)
    for url in ("/customers/", "/inbox/", f"/tickets/{hers.pk}/", URL):
        page = client.get(url)
        assert page.context["rail"]["notifications"]["count"] == 1, url
        assert f'hx-trigger="notifications-{ana.pk} from:body' in page.text, url
    part = client.get(reverse("helpdesk:notification-count"), headers=HTMX).text
    assert 'data-count="1"' in part
    assert "1 unread notification" in part


@pytest.mark.parametrize("url", ["/inbox/", "/settings/you/"])
def test_every_page_listens_for_the_notifications_of_its_reader(ana, url):
    page = signed_in(ana).get(url).text
    token = unquote(page.partition('hx-sse:connect="/live/?t=')[2].partition('"')[0])
    topics = signing.loads(token, salt=SALT)["topics"]
    assert [each for each in topics if each.startswith("notifications")] == [
        f"notifications:{ana.pk}"
    ]


def test_the_count_stops(ana):
    assert unread_badge(99)["count"] == 99
    assert unread_badge(100) == {"count": "99+", "label": "99+ unread notifications"}


def test_all_are_marked_as_read_up_to_the_newest_shown(hers, ana):
    customer_writes(hers)
    told()
    client = signed_in(ana)
    until = client.get(URL).context["page"].until
    customer_writes(hers)
    told()
    answer = client.post(reverse("helpdesk:read-notifications"), {"until": until}, headers=HTMX)
    assert 'id="notification-list"' in answer.text
    assert 'data-count="1"' in answer.text
    assert Notification.objects.unread().get().pk > until
    assert client.post(reverse("helpdesk:read-notifications"), {"until": until}).url == URL


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 30])
def test_a_number_nobody_has_marks_nothing(hers, ana, until):
    customer_writes(hers)
    told()
    client = signed_in(ana)
    assert client.post(reverse("helpdesk:read-notifications"), {"until": until}).status_code == 302
    assert Notification.objects.unread().count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(hers, ana, rows, django_assert_num_queries):
    make_person("Luis Prado", Role.LIGHT_AGENT)
    for number in range(rows):
        other = open_ticket(requester=hers.requester, subject=f"Wheel {number}", text="x")
        assign_ticket(other, to=ana, by=None)
        customer_writes(other)
    told()
    assert Notification.objects.count() == 2 * rows
    client = signed_in(ana)
    client.get(URL)
    with django_assert_num_queries(3):  # the session with its person and teams, rows, messages
        client.get(URL, headers=HTMX)
