"""No sequence of edits loses or moves an answer, changes an identity, or touches a version."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.strategies import DataObject

from accounts.models import Role, User
from journeys.maps.actions.draft import CannotEdit
from journeys.maps.actions.stages import add_stage, move_stage, remove_stage
from journeys.maps.actions.touchpoints import (
    add_touchpoint,
    move_touchpoint,
    rename_touchpoint,
    restore_touchpoint,
    retire_touchpoint,
)
from journeys.maps.actions.versions import publish_map, restore_version
from journeys.models import (
    Answer,
    Journey,
    MapVersion,
    Placement,
    Stage,
    StagePlacement,
    Touchpoint,
)
from tests.journeys.map_data import answer_at, make_map, row
from tests.personas import make_person

pytestmark = pytest.mark.slow
ACTS = (
    "add",
    "move",
    "rename",
    "retire",
    "restore",
    "stage",
    "move_stage",
    "remove",
    "publish",
    "back",
)


class MapInvariants(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def test_any_sequence_of_edits(self, data: DataObject) -> None:
        chloe = make_person("Chloe Martin", Role.CX_LEAD)
        journey = make_map(chloe)
        for at, touchpoint in enumerate(Touchpoint.objects.all()):
            for score in range(1, at + 2):
                answer_at(touchpoint, score)
        answers = Counter(Answer.objects.values_list("touchpoint", "score"))
        published: dict[int, Any] = {}
        for _ in range(data.draw(st.integers(1, 14))):
            known = set(Touchpoint.objects.values_list("pk", flat=True))
            stages = set(Stage.objects.values_list("pk", flat=True))
            edit(data, journey, chloe)
            assert Counter(Answer.objects.values_list("touchpoint", "score")) == answers
            assert known <= set(Touchpoint.objects.values_list("pk", flat=True))
            assert stages <= set(Stage.objects.values_list("pk", flat=True))
            check_draft(journey)
            for version in MapVersion.objects.filter(number__isnull=False):
                assert published.setdefault(version.number, row(journey, version.number)) == row(
                    journey, version.number
                )


def edit(data: DataObject, journey: Journey, chloe: User) -> None:
    """Apply one random edit; a refused edit changes nothing."""
    before = row(journey)
    touchpoint = data.draw(st.sampled_from(list(Touchpoint.objects.order_by("pk"))))
    stage, other = (
        data.draw(st.sampled_from(list(Stage.objects.order_by("pk")))) for _ in range(2)
    )
    places = Touchpoint.objects.filter(placements__stage__stage=stage)
    mates = [None, *places.order_by("pk").distinct()]
    neighbour = data.draw(st.sampled_from(mates))
    versions = list(MapVersion.objects.filter(number__isnull=False).order_by("pk"))
    act = data.draw(st.sampled_from(ACTS))
    try:
        if act == "add":
            add_touchpoint(stage, "A new one", by=chloe, before=neighbour)
        elif act == "move":
            move_touchpoint(touchpoint, to=stage, before=neighbour, by=chloe)
        elif act == "rename":
            rename_touchpoint(touchpoint, data.draw(st.sampled_from("ABC")), by=chloe)
        elif act == "retire":
            retire_touchpoint(touchpoint, by=chloe)
        elif act == "restore":
            restore_touchpoint(touchpoint, by=chloe)
        elif act == "stage":
            add_stage(journey, "A stage", by=chloe, before=stage)
        elif act == "move_stage":
            move_stage(stage, by=chloe, before=other)
        elif act == "remove":
            remove_stage(stage, by=chloe, move_to=other)
        elif act == "publish":
            publish_map(journey, by=chloe)
        elif versions:
            restore_version(data.draw(st.sampled_from(versions)), by=chloe)
    except CannotEdit:
        assert row(journey) == before


def check_draft(journey: Journey) -> None:
    """Touchpoints placed in the draft are active and placed once; all others are retired."""
    placed = list(
        Placement.objects.filter(version__journey=journey, version__number=None).values_list(
            "touchpoint", flat=True
        )
    )
    assert len(placed) == len(set(placed))
    in_use = Touchpoint.objects.filter(journey=journey, retired_at=None)
    assert set(placed) == set(in_use.values_list("pk", flat=True))
    positions = list(
        StagePlacement.objects.filter(version__journey=journey, version__number=None).values_list(
            "position", flat=True
        )
    )
    assert len(positions) == len(set(positions))
