"""Events of maps, each about the journey; facts name the stage, touchpoint or card."""

from typing import Any, NotRequired, TypedDict

from ledger.facts import declare


class Created(TypedDict):
    title: str
    start: str


class Changed(TypedDict):
    before: str
    after: str


class Edited(TypedDict):
    before: dict[str, Any]
    after: dict[str, Any]


class Copied(TypedDict):
    title: str
    source: int


class OfJourney(TypedDict):
    title: str


class OfStage(TypedDict):
    stage: int
    stage_name: str


class StageRenamed(TypedDict):
    stage: int
    before: str
    after: str


class StageMoved(TypedDict):
    stage: int
    stage_name: str
    before_stage: int | None


class StageRemoved(TypedDict):
    stage: int
    stage_name: str
    position: float
    touchpoints_to: int | None


class OfTouchpoint(TypedDict):
    touchpoint: int
    touchpoint_name: str
    stage: int


class TouchpointRenamed(TypedDict):
    touchpoint: int
    before: str
    after: str


class TouchpointMoved(TypedDict):
    touchpoint: int
    touchpoint_name: str
    before: int
    after: int


class TouchpointRetired(TypedDict):
    touchpoint: int
    touchpoint_name: str
    stage: int
    position: float
    expected_feeling: float


class TouchpointEdited(TypedDict):
    touchpoint: int
    touchpoint_name: str
    before: dict[str, Any]
    after: dict[str, Any]


class FeelingSet(TypedDict):
    touchpoint: int
    touchpoint_name: str
    before: float
    after: float


class CardAdded(TypedDict):
    touchpoint: int
    card: int
    lane: str
    after: str
    restores: NotRequired[int]


class CardEdited(TypedDict):
    touchpoint: int
    card: int
    lane: str
    before: str
    after: str


class CardMoved(TypedDict):
    card: int
    lane: str
    before: int
    after: int


class CardRemoved(TypedDict):
    touchpoint: int
    card: int
    lane: str
    before: str


class Published(TypedDict):
    version: int
    number: int


class Restored(TypedDict):
    version: int
    number: int
    snapshot: int | None


JOURNEY_CREATED = declare("journey.created", Created)
JOURNEY_COPIED = declare("journey.copied", Copied)
JOURNEY_RENAMED = declare("journey.renamed", Changed)
JOURNEY_EDITED = declare("journey.edited", Edited)
JOURNEY_ARCHIVED = declare("journey.archived", OfJourney)
JOURNEY_RESTORED = declare("journey.restored", OfJourney)
STAGE_ADDED = declare("journey.stage_added", OfStage)
STAGE_RENAMED = declare("journey.stage_renamed", StageRenamed)
STAGE_MOVED = declare("journey.stage_moved", StageMoved)
STAGE_REMOVED = declare("journey.stage_removed", StageRemoved)
STAGE_RESTORED = declare("journey.stage_restored", OfStage)
TOUCHPOINT_ADDED = declare("journey.touchpoint_added", OfTouchpoint)
TOUCHPOINT_RENAMED = declare("journey.touchpoint_renamed", TouchpointRenamed)
TOUCHPOINT_MOVED = declare("journey.touchpoint_moved", TouchpointMoved)
TOUCHPOINT_RETIRED = declare("journey.touchpoint_retired", TouchpointRetired)
TOUCHPOINT_RESTORED = declare("journey.touchpoint_restored", OfTouchpoint)
TOUCHPOINT_EDITED = declare("journey.touchpoint_edited", TouchpointEdited)
FEELING_SET = declare("journey.feeling_set", FeelingSet)
CARD_ADDED = declare("journey.card_added", CardAdded)
CARD_EDITED = declare("journey.card_edited", CardEdited)
CARD_MOVED = declare("journey.card_moved", CardMoved)
CARD_REMOVED = declare("journey.card_removed", CardRemoved)
MAP_PUBLISHED = declare("journey.map_published", Published)
VERSION_RESTORED = declare("journey.version_restored", Restored)
