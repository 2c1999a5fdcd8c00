from journeys.actions.answers import CannotRecordAnswer, record_answer
from journeys.actions.follow_ups import (
    CannotFinishFollowUp,
    CannotHandFollowUp,
    finish_follow_up,
    hand_follow_up,
)
from journeys.actions.interactions import CannotRecordInteraction, record_interaction
from journeys.actions.opting import has_opted_out, opt_in, opt_out
from journeys.actions.placing import CannotMoveTicket, move_ticket, place_ticket
from journeys.actions.reply_received import receive_reply
from journeys.actions.requests import request_feedback, withdraw_requests
from journeys.actions.sending import send_due_requests, send_request
from journeys.actions.triage import judge_answer, mark_read

__all__ = [
    "CannotFinishFollowUp",
    "CannotHandFollowUp",
    "CannotMoveTicket",
    "CannotRecordAnswer",
    "CannotRecordInteraction",
    "finish_follow_up",
    "hand_follow_up",
    "has_opted_out",
    "judge_answer",
    "mark_read",
    "move_ticket",
    "opt_in",
    "opt_out",
    "place_ticket",
    "receive_reply",
    "record_answer",
    "record_interaction",
    "request_feedback",
    "send_due_requests",
    "send_request",
    "withdraw_requests",
]
