"""The stage of a touchpoint is read from the newest published version, else from the draft."""

import pytest
from django.utils import timezone

from accounts.models import User
from helpdesk.models import Ticket
from journeys.access import visible_answers, visible_interactions
from journeys.maps.actions.stages import rename_stage
from journeys.maps.actions.touchpoints import retire_touchpoint
from journeys.maps.actions.versions import publish_map
from journeys.maps.customer_panel import customer_panel_of
from journeys.maps.ticket_panel import ticket_panel_of
from journeys.models import Touchpoint
from journeys.placement.lookup import current_placement, current_placements
from journeys.placement.tickets import move_ticket
from tests.journeys.map_data import make_map, stage_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def placed(ticket: Ticket, chloe) -> Touchpoint:
    """The ticket is at a touchpoint of a map that is not published yet."""
    make_map(chloe)
    touchpoint = Touchpoint.objects.get(name="Write a mail")
    move_ticket(ticket, to=touchpoint, by=chloe)
    return touchpoint


def stages(ticket: Ticket, touchpoint: Touchpoint, user: User) -> set[str]:
    """The stage as the timeline, the ticket's panel and the customer's panel call it."""
    beside_ticket = ticket_panel_of(ticket, timezone.now())
    of_customer = customer_panel_of(
        ticket.requester,
        interactions=visible_interactions(user),
        answers=visible_answers(user),
    )
    assert beside_ticket
    assert of_customer
    [moment] = of_customer.moments
    return {current_placement(touchpoint)["stage"], beside_ticket.stage, moment.stage}


def test_before_the_first_version_the_draft_names_the_stage(ticket, placed, chloe):
    assert stages(ticket, placed, chloe) == {"I ask"}


def test_a_published_version_comes_before_the_draft(ticket, placed, chloe):
    publish_map(placed.journey, by=chloe)
    rename_stage(stage_of("Write a mail"), "Only in the draft", by=chloe)
    assert stages(ticket, placed, chloe) == {"I ask"}


def test_of_two_published_versions_the_newer_one_names_the_stage(ticket, placed, chloe):
    publish_map(placed.journey, by=chloe)
    rename_stage(stage_of("Write a mail"), "I write", by=chloe)
    publish_map(placed.journey, by=chloe)
    rename_stage(stage_of("Write a mail"), "Only in the draft", by=chloe)
    assert stages(ticket, placed, chloe) == {"I write"}


def test_a_touchpoint_that_the_newest_version_lacks_keeps_its_last_published_stage(placed, chloe):
    publish_map(placed.journey, by=chloe)
    rename_stage(stage_of("Write a mail"), "Only in the draft", by=chloe)
    retire_touchpoint(placed, by=chloe)
    publish_map(placed.journey, by=chloe)
    assert current_placement(placed)["stage"] == "I ask"


def test_the_placements_of_several_touchpoints_take_one_query(
    placed, chloe, django_assert_num_queries
):
    publish_map(placed.journey, by=chloe)
    rename_stage(stage_of("Write a mail"), "Only in the draft", by=chloe)
    everywhere = set(Touchpoint.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        found = current_placements(everywhere)
    assert set(found) == everywhere
    assert {placement.version.number for placement in found.values()} == {1}
