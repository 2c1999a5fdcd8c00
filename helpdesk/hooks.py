"""Slots on the helpdesk's pages that other apps fill with panels."""

from config.web.panels import Panel, panels, register_panel

__all__ = [
    "TICKET_CONTEXT",
    "TICKET_THREAD",
    "Panel",
    "panels",
    "register_panel",
]

TICKET_CONTEXT = "ticket.context"  # beside the ticket, above the customer's last tickets
TICKET_THREAD = "ticket.thread"  # under the last message
