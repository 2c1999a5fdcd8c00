"""The actions of the helpdesk. Each checks, changes, records an event and publishes it."""

from helpdesk.actions.assign import CannotAssign, assign_team, assign_ticket
from helpdesk.actions.attach import Upload, keep_file, uploads_of
from helpdesk.actions.draft import save_draft
from helpdesk.actions.edit import (
    CannotEditTicket,
    rename_ticket,
    set_priority,
    tag_ticket,
)
from helpdesk.actions.note import CannotNote, add_note
from helpdesk.actions.open import open_ticket, start_ticket
from helpdesk.actions.participants import (
    accept_message,
    accept_participant,
)
from helpdesk.actions.receive import Received, receive_message
from helpdesk.actions.reply import CannotReply, reply_to_ticket
from helpdesk.actions.resend import CannotResend, resend_message
from helpdesk.actions.seen import mark_seen
from helpdesk.actions.spam import mark_spam, unmark_spam
from helpdesk.actions.status import (
    CannotSetStatus,
    close_ticket,
    resolve_ticket,
    set_status,
)
from helpdesk.actions.undelivered import update_undelivered

__all__ = [
    "CannotAssign",
    "CannotEditTicket",
    "CannotNote",
    "CannotReply",
    "CannotResend",
    "CannotSetStatus",
    "Received",
    "Upload",
    "accept_message",
    "accept_participant",
    "add_note",
    "assign_team",
    "assign_ticket",
    "close_ticket",
    "keep_file",
    "mark_seen",
    "mark_spam",
    "open_ticket",
    "receive_message",
    "rename_ticket",
    "reply_to_ticket",
    "resend_message",
    "resolve_ticket",
    "save_draft",
    "set_priority",
    "set_status",
    "start_ticket",
    "tag_ticket",
    "unmark_spam",
    "update_undelivered",
    "uploads_of",
]
