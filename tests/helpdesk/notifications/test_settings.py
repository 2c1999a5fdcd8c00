"""Ways in which a person is told of each kind of notification."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.open import open_ticket
from helpdesk.models import Notification, NotificationSettings, Ticket
from helpdesk.notifications.listing import MOST_NEW, NEW
from helpdesk.notifications.notify import COLLECTED
from helpdesk.notifications.settings import choose_notifications, settings_of
from ledger.models import Event
from tests.helpdesk.notifications.people import customer_writes, told
from tests.personas import signed_in

PAGE = "/settings/notifications/"
NEWS = "/notifications/new/"
NOTHING: dict[str, list[str]] = {way: [] for way in NotificationSettings.WAYS}


@pytest.fixture
def hers(ticket, ana):
    assign_ticket(ticket, to=ana, by=ana)
    return ticket


def test_the_defaults_hold_without_a_choice(ticket, ana, lea):
    assign_ticket(ticket, to=ana, by=lea)
    customer_writes(ticket)
    told()
    assigned, answered = Notification.objects.order_by("pk")
    assert (assigned.is_shown, assigned.by_browser) == (True, True)
    assert assigned.mail_at == assigned.at + COLLECTED
    assert (answered.is_shown, answered.by_browser, answered.mail_at) == (True, True, None)
    assert not NotificationSettings.objects.exists()


def test_the_page_shows_the_choice_and_saves_it(ana):
    client = signed_in(ana)
    assert client.get(PAGE).context["form"].initial == settings_of([ana.pk])[ana.pk].ways
    sent = {"in_page": ["assigned", "mentioned"], "by_mail": ["team"]}
    assert client.post(PAGE, sent).url == PAGE
    stored = NotificationSettings.objects.get(user=ana)
    assert stored.ways == {"in_page": sent["in_page"], "by_browser": [], "by_mail": ["team"]}
    page = client.get(PAGE)
    assert len(re.findall(r'name="(?:in_page|by_mail)"[^>]* checked', page.text)) == 3
    event = Event.objects.get(name="user.notifications_chosen")
    assert (event.actor, event.facts["after"]) == (ana, stored.ways)
    assert "answered" in event.facts["before"]["in_page"]
    client.post(PAGE, sent)
    assert Event.objects.filter(name="user.notifications_chosen").count() == 1


def test_a_kind_that_is_unknown_is_refused(ana):
    answer = signed_in(ana).post(PAGE, {"in_page": ["everything"]})
    assert answer.status_code == 422
    assert not NotificationSettings.objects.exists()


def test_a_kind_that_is_chosen_in_no_way_tells_nothing(hers, ana):
    choose_notifications(ana, chosen=NOTHING | {"by_mail": ["assigned"]}, by=ana)
    customer_writes(hers)
    assert told() == []


@pytest.mark.parametrize("way", NotificationSettings.WAYS)
def test_each_way_is_chosen_by_itself(hers, ana, way):
    choose_notifications(ana, chosen=NOTHING | {way: ["answered"]}, by=ana)
    customer_writes(hers)
    told()
    row = Notification.objects.get()
    ways = {"in_page": row.is_shown, "by_browser": row.by_browser, "by_mail": bool(row.mail_at)}
    assert ways == {each: each == way for each in NotificationSettings.WAYS}
    client = signed_in(ana)
    count = client.get("/customers/").context["rail"]["notifications"]["count"]
    assert count == int(way == "in_page")
    assert ("Carla Reyes" in client.get("/notifications/").text) == (way == "in_page")
    assert len(client.get(NEWS).json()["news"]) == int(way == "by_browser")


def test_the_browser_is_told_what_is_new(hers, ana, lea):
    customer_writes(hers)
    told()
    client = signed_in(ana)
    (news,) = client.get(NEWS, {"after": ""}).json()["news"]
    assert news == {
        "key": Notification.objects.get().pk,
        "title": f"Carla Reyes answered #{hers.pk}",
        "body": "Front wheel arrived bent",
        "url": reverse("helpdesk:ticket", args=[hers.pk]),
    }
    assert client.get(NEWS, {"after": news["key"] - 1}).json()["news"] == [news]
    assert client.get(NEWS, {"after": news["key"]}).json()["news"] == []
    assert client.get(NEWS, {"after": "x"}).json()["news"] == [news]
    assert signed_in(lea).get(NEWS).json()["news"] == []


@pytest.mark.parametrize(
    ("age", "count"), [(NEW - timedelta(minutes=1), 1), (NEW + timedelta(minutes=1), 0)]
)
def test_the_browser_is_told_nothing_old(hers, ana, age, count):
    customer_writes(hers)
    told()
    Notification.objects.update(at=timezone.now() - age)
    assert len(signed_in(ana).get(NEWS).json()["news"]) == count


def test_the_browser_is_told_nothing_that_was_read_or_may_not_be_seen(hers, ana, lea):
    customer_writes(hers)
    told()
    client = signed_in(ana)
    Notification.objects.update(read_at=timezone.now())
    assert client.get(NEWS).json()["news"] == []
    Notification.objects.update(read_at=None)
    Ticket.objects.filter(pk=hers.pk).update(spam_at=timezone.now())
    assert client.get(NEWS).json()["news"] == []


def test_the_browser_is_told_of_few_at_once(hers, ana):
    for _time in range(MOST_NEW + 1):
        customer_writes(hers)
    told()
    keys = [each["key"] for each in signed_in(ana).get(NEWS).json()["news"]]
    assert keys == list(Notification.objects.order_by("-pk").values_list("pk", flat=True))[:-1]


@pytest.mark.parametrize("rows", [1, 3])
def test_news_cost_the_same_whatever_their_number(hers, ana, rows, django_assert_num_queries):
    for number in range(rows):
        other = open_ticket(requester=hers.requester, subject=f"Wheel {number}", text="x")
        assign_ticket(other, to=ana, by=None)
        customer_writes(other)
    told()
    client = signed_in(ana)
    client.get(NEWS)
    with django_assert_num_queries(3):  # the session with its person and teams, rows, messages
        client.get(NEWS)
