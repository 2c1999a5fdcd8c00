"""Stages and columns of a draft come in their order, whatever plan the database takes."""

import pytest
from django.db import connection

from journeys.maps.actions.stages import add_stage, move_stage
from journeys.maps.draft_rows import draft_row, draft_stages
from tests.journeys.map_data import row, stage_of

pytestmark = pytest.mark.django_db


def test_stages_are_ordered_under_a_hashed_plan(journey, chloe):
    for name in ("I wait", "I hear back", "I rate it"):
        add_stage(journey, name, by=chloe)
    move_stage(stage_of("Write a mail"), by=chloe)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
    stages = draft_stages(journey.pk)
    assert stages.ordered
    assert [stage.name for stage in stages] == [
        "I notice it",
        "I wait",
        "I hear back",
        "I rate it",
        "I ask",
    ]
    assert [stage.count for stage in stages] == [2, 0, 0, 0, 1]


def test_columns_follow_the_order_of_their_stages(journey, chloe):
    move_stage(stage_of("Write a mail"), by=chloe, before=stage_of("Look for help"))
    names = [placed.name for placed in draft_row(journey.pk)]
    assert names == [name for _stage, name in row(journey)]
    assert names[0] == "Write a mail"
