from journeys.actions.answers import CannotRecordAnswer, record_answer
from journeys.actions.cards import add_card, edit_card, move_card, remove_card, restore_card
from journeys.actions.draft import CannotEdit, EditConflict
from journeys.actions.follow_ups import (
    CannotFinishFollowUp,
    CannotHandFollowUp,
    finish_follow_up,
    hand_follow_up,
)
from journeys.actions.interactions import CannotRecordInteraction, record_interaction
from journeys.actions.journeys import create_journey, rename_journey
from journeys.actions.opting import has_opted_out, opt_in, opt_out
from journeys.actions.placing import CannotMoveTicket, move_ticket, place_ticket, show_place
from journeys.actions.reply_received import receive_reply
from journeys.actions.requests import request_feedback, withdraw_requests
from journeys.actions.sending import send_due_requests, send_request
from journeys.actions.stages import (
    add_stage,
    move_stage,
    remove_stage,
    rename_stage,
    restore_stage,
)
from journeys.actions.surveys import delete_rule, save_rule, save_survey
from journeys.actions.touchpoint_facts import edit_touchpoint
from journeys.actions.touchpoints import (
    add_touchpoint,
    move_touchpoint,
    rename_touchpoint,
    restore_touchpoint,
    retire_touchpoint,
    set_expected_feeling,
)
from journeys.actions.triage import judge_answer, mark_read
from journeys.actions.versions import publish_map, restore_version
from journeys.actions.vocabulary import CannotKeepWord, keep_word

__all__ = [
    "CannotEdit",
    "CannotFinishFollowUp",
    "CannotHandFollowUp",
    "CannotKeepWord",
    "CannotMoveTicket",
    "CannotRecordAnswer",
    "CannotRecordInteraction",
    "EditConflict",
    "add_card",
    "add_stage",
    "add_touchpoint",
    "create_journey",
    "delete_rule",
    "edit_card",
    "edit_touchpoint",
    "finish_follow_up",
    "hand_follow_up",
    "has_opted_out",
    "judge_answer",
    "keep_word",
    "mark_read",
    "move_card",
    "move_stage",
    "move_ticket",
    "move_touchpoint",
    "opt_in",
    "opt_out",
    "place_ticket",
    "publish_map",
    "receive_reply",
    "record_answer",
    "record_interaction",
    "remove_card",
    "remove_stage",
    "rename_journey",
    "rename_stage",
    "rename_touchpoint",
    "request_feedback",
    "restore_card",
    "restore_stage",
    "restore_touchpoint",
    "restore_version",
    "retire_touchpoint",
    "save_rule",
    "save_survey",
    "send_due_requests",
    "send_request",
    "set_expected_feeling",
    "show_place",
    "withdraw_requests",
]
