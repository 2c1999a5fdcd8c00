from journeys.actions.cards import add_card, edit_card, remove_card, restore_card
from journeys.actions.draft import CannotEdit, EditConflict
from journeys.actions.journeys import create_journey, rename_journey
from journeys.actions.stages import (
    add_stage,
    move_stage,
    remove_stage,
    rename_stage,
    restore_stage,
)
from journeys.actions.touchpoint_facts import edit_touchpoint
from journeys.actions.touchpoints import (
    add_touchpoint,
    move_touchpoint,
    rename_touchpoint,
    restore_touchpoint,
    retire_touchpoint,
    set_expected_feeling,
)
from journeys.actions.versions import has_changes, publish_map, restore_version

__all__ = [
    "CannotEdit",
    "EditConflict",
    "add_card",
    "add_stage",
    "add_touchpoint",
    "create_journey",
    "edit_card",
    "edit_touchpoint",
    "has_changes",
    "move_stage",
    "move_touchpoint",
    "publish_map",
    "remove_card",
    "remove_stage",
    "rename_journey",
    "rename_stage",
    "rename_touchpoint",
    "restore_card",
    "restore_stage",
    "restore_touchpoint",
    "restore_version",
    "retire_touchpoint",
    "set_expected_feeling",
]
