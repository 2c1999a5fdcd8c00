"""Kind, owner and personas of a journey; its archive names what it concerns and deletes nothing."""

import pytest
from django.urls import reverse

from helpdesk.actions.status import resolve_ticket
from journeys.maps.actions.journey_facts import archive_journey, edit_journey, restore_journey
from journeys.maps.dependents import dependents_of
from journeys.maps.events import JOURNEY_ARCHIVED, JOURNEY_EDITED, JOURNEY_RESTORED
from journeys.models import Journey, Persona, TouchpointRule
from journeys.placement.rules import first_matching_rule
from journeys.placement.tickets import move_ticket
from ledger.models import Event
from tests.journeys.feedback_data import make_survey
from tests.journeys.map_data import touch
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def persona(db):
    return Persona.objects.create(name="Commuter Kim")


def url(name: str, journey: Journey) -> str:
    return reverse(f"journeys:{name}", args=[journey.pk])


def test_kind_owner_and_personas_are_changed_and_recorded(journey, chloe, lea, persona):
    edit_journey(journey, kind="blueprint", owner=lea, personas=[persona], by=chloe)
    journey.refresh_from_db()
    assert (journey.kind, journey.owner, list(journey.personas.all())) == (
        "blueprint", lea, [persona],
    )  # fmt: skip
    event = Event.objects.get(name=JOURNEY_EDITED)
    assert event.facts["after"] == {"kind": "blueprint", "owner": lea.pk, "personas": [persona.pk]}
    edit_journey(journey, kind="blueprint", owner=lea, personas=[persona], by=chloe)
    assert Event.objects.filter(name=JOURNEY_EDITED).count() == 1


def test_only_what_differs_is_recorded(journey, chloe):
    edit_journey(journey, kind="lifecycle", owner=journey.owner, personas=[], by=chloe)
    event = Event.objects.get(name=JOURNEY_EDITED)
    assert (event.facts["before"], event.facts["after"]) == (
        {"kind": "journey"}, {"kind": "lifecycle"},
    )  # fmt: skip


def test_the_page_saves_and_the_map_shows_it(journey, chloe, lea, persona):
    client = signed_in(chloe)
    page = client.get(url("journey", journey)).text
    assert "Commuter Kim" in page
    sent = {"kind": "lifecycle", "owner": lea.pk, "personas": [persona.pk]}
    assert client.post(url("journey", journey), sent).status_code == 302
    page = client.get(url("map", journey)).text
    assert "Commuter Kim" in page
    assert lea.name in page


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "x"}, {"owner": "²"}, {"owner": "99999999999999999"}, {"personas": ["7777"]}],
)
def test_wrong_values_are_told_and_change_nothing(journey, chloe, wrong):
    before = Journey.objects.values().get(pk=journey.pk)
    sent = {"kind": "journey", "owner": "", "personas": []} | wrong
    response = signed_in(chloe).post(url("journey", journey), sent)
    assert response.status_code == 422
    assert Journey.objects.values().get(pk=journey.pk) == before


def test_an_owner_who_left_is_no_choice(journey, chloe, lea):
    lea.is_active = False
    lea.save()
    sent = {"kind": "journey", "owner": lea.pk, "personas": []}
    assert signed_in(chloe).post(url("journey", journey), sent).status_code == 422


def test_an_archive_is_named_with_what_it_concerns(journey, chloe, ana, ticket):
    place = touch("Write a mail")
    move_ticket(ticket, to=place, by=ana)
    TouchpointRule.objects.create(touchpoint=place, words=["bent"])
    make_survey().touchpoints.set([place, touch("Look for help")])
    found = dependents_of(journey)
    assert (found.tickets, found.rules, found.surveys) == (1, 1, 1)
    page = signed_in(chloe).get(url("journey", journey)).text
    assert "1 open ticket is on it" in page
    assert "1 placement rule stops" in page
    assert "1 survey is sent" in page
    resolve_ticket(ticket, by=ana)
    assert dependents_of(journey).tickets == 0


def test_archived_is_out_of_the_gallery_and_restored_as_it_was(journey, chloe, ticket):
    TouchpointRule.objects.create(touchpoint=touch("Write a mail"), words=[])
    client = signed_in(chloe)
    assert first_matching_rule(ticket) is not None
    response = client.post(url("archive-journey", journey))
    assert response["Location"] == reverse("journeys:gallery")
    assert first_matching_rule(ticket) is None
    card = f'id="journey-{journey.pk}"'
    assert card not in client.get(reverse("journeys:gallery")).text
    assert client.get(url("map", journey)).status_code == 404
    assert journey.title in client.get(reverse("journeys:archived-journeys")).text
    client.post(url("restore-journey", journey))
    assert card in client.get(reverse("journeys:gallery")).text
    assert "No archived journeys" in client.get(reverse("journeys:archived-journeys")).text


def test_archiving_and_restoring_twice_is_once(journey, chloe):
    for _time in range(2):
        archive_journey(journey, by=chloe)
    for _time in range(2):
        restore_journey(journey, by=chloe)
    names = Event.objects.filter(name__in=[JOURNEY_ARCHIVED, JOURNEY_RESTORED])
    assert list(names.order_by("pk").values_list("name", flat=True)) == [
        JOURNEY_ARCHIVED, JOURNEY_RESTORED,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["archive-journey", "restore-journey"])
def test_an_agent_archives_nothing(journey, ana, name):
    assert signed_in(ana).post(url(name, journey)).status_code == 403
    assert Journey.objects.get().archived_at is None
