from helpdesk.models.message import Attachment, Draft, Message
from helpdesk.models.participant import Participant, TicketSeen
from helpdesk.models.ticket import (
    NO_DOMAIN,
    Channel,
    Priority,
    Status,
    Ticket,
    TicketQuerySet,
)

__all__ = [
    "NO_DOMAIN",
    "Attachment",
    "Channel",
    "Draft",
    "Message",
    "Participant",
    "Priority",
    "Status",
    "Ticket",
    "TicketQuerySet",
    "TicketSeen",
]
