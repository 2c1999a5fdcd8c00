"""Event names of the helpdesk. `docs/events.md` lists the facts of each.

Subscribe with `@ledger.subscribers.receives(TICKET_RESOLVED)`.
"""

TICKET_CREATED = "ticket.created"
TICKET_REQUESTER_WROTE = "ticket.requester_wrote"
TICKET_REPLIED = "ticket.replied"
TICKET_NOTED = "ticket.noted"
TICKET_ASSIGNED = "ticket.assigned"
TICKET_STATUS_CHANGED = "ticket.status_changed"
TICKET_RESOLVED = "ticket.resolved"
TICKET_REOPENED = "ticket.reopened"
TICKET_CLOSED = "ticket.closed"
TICKET_PRIORITY_CHANGED = "ticket.priority_changed"
TICKET_TAGGED = "ticket.tagged"
TICKET_RENAMED = "ticket.renamed"
TICKET_PARTICIPANT_ADDED = "ticket.participant_added"
TICKET_PARTICIPANT_ACCEPTED = "ticket.participant_accepted"
TICKET_MESSAGE_ACCEPTED = "ticket.message_accepted"
TICKET_MARKED_SPAM = "ticket.marked_spam"
TICKET_UNMARKED_SPAM = "ticket.unmarked_spam"
TICKET_MAIL_BOUNCED = "ticket.mail_bounced"
TICKET_MAIL_RESENT = "ticket.mail_resent"
