"""Lists filtered by follower or touchpoint are loaded anew when these change."""

import json

import pytest
from django.urls import reverse

from helpdesk.actions.follow import follow_ticket, unfollow_ticket
from journeys.placement.tickets import move_ticket
from ledger import live
from tests.journeys.feedback_data import make_touchpoint
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}


@pytest.fixture
def told(ticket, monkeypatch):
    """Return the topics that were published since the last call."""
    topics = []
    monkeypatch.setattr(live, "publish", lambda *names: topics.extend(names))

    def since():
        found = set(topics)
        topics.clear()
        return found

    return since


def test_a_follower_more_or_less(ticket, ana, told):
    for verb, is_told in (
        (follow_ticket, True),
        (follow_ticket, False),
        (unfollow_ticket, True),
        (unfollow_ticket, False),
    ):
        verb(ticket, by=ana)
        assert ("inbox" in told()) is is_told, verb


def test_another_touchpoint(ticket, ana, told):
    unpack, ride = make_touchpoint("Unpack"), make_touchpoint("Ride")
    for touchpoint, is_told in ((unpack, True), (ride, True), (ride, False)):
        move_ticket(ticket, to=touchpoint, by=ana)
        assert ("inbox" in told()) is is_told


def test_the_page_of_the_person_loads_its_list_at_once(ticket, ana):
    client, touchpoint = signed_in(ana), make_touchpoint("Unpack")
    said = {"touchpoint": touchpoint.pk}
    for act in ("helpdesk:follow", "helpdesk:unfollow", "journeys:place-ticket"):
        response = client.post(reverse(act, args=[ticket.pk]), said, headers=HTMX)
        assert (response.status_code, "inbox" in json.loads(response["HX-Trigger"])) == (200, True)
