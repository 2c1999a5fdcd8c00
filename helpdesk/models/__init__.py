from helpdesk.models.attachment import Attachment
from helpdesk.models.bulk import BulkChange, BulkTicket
from helpdesk.models.choices import Channel, Priority, Status
from helpdesk.models.draft import Draft
from helpdesk.models.draft_file import DraftFile
from helpdesk.models.follower import TicketFollower
from helpdesk.models.held_reply import HeldReply
from helpdesk.models.macro import Macro, MacroQuerySet
from helpdesk.models.merge import TicketMerge
from helpdesk.models.message import Message
from helpdesk.models.notification import Notification, NotificationQuerySet
from helpdesk.models.notification_settings import NotificationSettings
from helpdesk.models.participant import Participant, TicketSeen
from helpdesk.models.saved_view import SavedView
from helpdesk.models.ticket import NO_DOMAIN, Ticket, TicketQuerySet

__all__ = [
    "NO_DOMAIN",
    "Attachment",
    "BulkChange",
    "BulkTicket",
    "Channel",
    "Draft",
    "DraftFile",
    "HeldReply",
    "Macro",
    "MacroQuerySet",
    "Message",
    "Notification",
    "NotificationQuerySet",
    "NotificationSettings",
    "Participant",
    "Priority",
    "SavedView",
    "Status",
    "Ticket",
    "TicketFollower",
    "TicketMerge",
    "TicketQuerySet",
    "TicketSeen",
]
