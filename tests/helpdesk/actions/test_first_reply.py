"""The time of the first reply is kept: the first-response time is measured from it."""

from datetime import timedelta

from helpdesk.actions.reply import reply_to_ticket
from helpdesk.models import Ticket


def test_a_second_reply_leaves_the_time_of_the_first(ticket, ana):
    reply_to_ticket(ticket, "We look into it.", by=ana)
    first = ticket.first_replied_at - timedelta(hours=1)
    Ticket.objects.filter(pk=ticket.pk).update(first_replied_at=first)
    reply_to_ticket(ticket, "A new wheel is on its way.", by=ana)
    ticket.refresh_from_db()
    assert ticket.first_replied_at == first
