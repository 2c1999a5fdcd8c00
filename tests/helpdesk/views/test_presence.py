"""Colleagues at tickets: shown once to those who may open the ticket, and announced to them."""

import uuid

import pytest
import redis
from django.conf import settings
from django.urls import reverse

from config.live import CHANNEL, covers
from helpdesk.models import Ticket
from helpdesk.presence.people import presence_topics
from ledger import presence
from tests.personas import make_person, signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def valkey():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.delete(presence.KEY)
        yield client
        client.delete(presence.KEY)


@pytest.fixture
def announced(valkey):
    """The topics of presence that were published since they were last asked for."""
    with valkey.pubsub() as pubsub:
        pubsub.subscribe(CHANNEL)
        assert pubsub.get_message(timeout=2)["type"] == "subscribe"

        def read() -> set[str]:
            valkey.publish(CHANNEL, "end-of-test")
            topics: set[str] = set()
            while (message := pubsub.get_message(timeout=2)) is not None:
                topic = message["data"].decode()
                if topic == "end-of-test":
                    break
                topics |= {topic} if topic.startswith("presence:") else set()
            return topics

        yield read


def report(client, ticket: Ticket, state: str = "viewing", tab: uuid.UUID | str = ""):
    url = reverse("helpdesk:report-presence", args=[ticket.pk])
    return client.post(url, {"state": state, "tab": str(tab or uuid.uuid4())})


def shown(client) -> list[tuple[int, str, str]]:
    response = client.get(reverse("helpdesk:present"), headers={"HX-Request": "true"})
    assert response.status_code == 200
    people = response.context["present"].people
    return [(each.ticket, each.words, each.state) for each in people]


def test_a_colleague_sees_who_writes_and_not_themselves(ticket, ana, lea):
    client = signed_in(ana)
    assert report(client, ticket, "replying").status_code == 204
    assert shown(signed_in(lea)) == [(ticket.pk, "Ana is writing", "replying")]
    assert shown(client) == []


def test_two_tabs_are_one_person_with_the_strongest_state(ticket, ana, lea):
    client = signed_in(ana)
    for state in ("idle", "replying", "viewing"):
        report(client, ticket, state)
    assert shown(signed_in(lea)) == [(ticket.pk, "Ana is writing", "replying")]


def test_another_team_sees_nothing(ticket, ana, ben, lea):
    report(signed_in(lea), ticket)
    assert shown(signed_in(ben)) == []
    assert shown(signed_in(ana)) != []
    ticket.team = None
    ticket.save(update_fields=["team"])
    assert shown(signed_in(ben)) != []


def test_those_who_may_open_a_ticket_hear_of_it_and_nobody_else(
    ticket, ana, ben, lea, chloe, announced
):
    def hears(person) -> bool:
        return any(covers(presence_topics(person), topic) for topic in topics)

    report(signed_in(lea), ticket)
    topics = announced()
    assert [hears(each) for each in (ana, lea, chloe, ben)] == [True, True, True, False]
    ticket.team, ticket.assignee = None, None
    ticket.save()
    report(signed_in(lea), ticket)
    topics = announced()
    assert [hears(each) for each in (ana, ben, chloe)] == [True, True, True]
    ticket.team, ticket.assignee = lea.teams.get(), ben
    ticket.save()
    report(signed_in(lea), ticket)
    topics = announced()
    assert [hears(each) for each in (ana, ben, chloe)] == [True, True, True]


def test_a_report_that_changes_nothing_is_not_announced(ticket, ana, announced):
    client, tab = signed_in(ana), uuid.uuid4()
    report(client, ticket, tab=tab)
    assert announced()
    report(client, ticket, tab=tab)
    assert announced() == set()


def test_a_closed_tab_is_gone_at_once(ticket, ana, lea, announced):
    client, tab = signed_in(ana), uuid.uuid4()
    report(client, ticket, tab=tab)
    announced()
    report(client, ticket, "gone", tab=tab)
    assert shown(signed_in(lea)) == []
    assert "presence:all" in announced()


def test_signing_out_ends_presence_and_tells_it(ticket, ana, lea, announced):
    client = signed_in(ana)
    report(client, ticket)
    announced()
    client.post(reverse("account_logout"))
    assert shown(signed_in(lea)) == []
    assert "presence:all" in announced()


def test_a_wrong_report_is_refused_with_words(ticket, ana, ben):
    client = signed_in(ana)
    url = reverse("helpdesk:report-presence", args=[ticket.pk])
    for data in ({}, {"state": "dancing", "tab": uuid.uuid4()}, {"state": "idle", "tab": "x"}):
        answer = client.post(url, data, headers={"HX-Request": "true"})
        assert (answer.status_code, b"out of date" in answer.content) == (409, True)
    assert report(signed_in(ben), ticket).status_code == 403


def test_one_and_three_people_cost_the_same_queries(
    ticket, ana, lea, admin, billing, django_assert_num_queries
):
    client = signed_in(admin)
    report(signed_in(ana), ticket)
    shown(client)
    with django_assert_num_queries(4):
        shown(client)
    for name in ("Mia Adler", "Noa Bloom"):
        report(signed_in(make_person(name, "agent", billing)), ticket)
    with django_assert_num_queries(4):
        assert len(shown(client)) == 3


def test_without_valkey_pages_work_and_show_nobody(ticket, ana, lea, settings):
    client = signed_in(ana)
    report(client, ticket)
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    presence._client.cache_clear()
    try:
        assert report(client, ticket, "replying").status_code == 204
        assert shown(signed_in(lea)) == []
        assert client.get(reverse("helpdesk:ticket", args=[ticket.pk])).status_code == 200
    finally:
        presence._client.cache_clear()


def test_pages_of_the_inbox_listen_to_presence_by_their_own_permissions(ticket, ana, chloe):
    url = reverse("helpdesk:ticket", args=[ticket.pk])
    team = ana.team_ids[0]
    assert f"presence:team:{team}" in signed_in(ana).get(url).context["live_topics"]
    assert "presence:all" not in signed_in(ana).get(url).context["live_topics"]
    assert "presence:all" in signed_in(chloe).get(url).context["live_topics"]
