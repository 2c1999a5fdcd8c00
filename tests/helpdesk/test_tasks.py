from datetime import timedelta

from django.utils import timezone

from helpdesk.actions.status import resolve_ticket
from helpdesk.models import Ticket
from helpdesk.tasks import GRACE, sweep_solved


def solved_ago(ticket, ana, age: timedelta) -> Ticket:
    resolve_ticket(ticket, by=ana)
    Ticket.objects.filter(pk=ticket.pk).update(solved_at=timezone.now() - age)
    return ticket


def test_a_solved_ticket_closes_after_its_days_of_grace(ticket, ana):
    solved_ago(ticket, ana, GRACE + timedelta(minutes=1))
    sweep_solved()
    ticket.refresh_from_db()
    assert ticket.status == "closed"
    assert ticket.closed_at is not None


def test_it_stays_solved_until_then(ticket, ana):
    solved_ago(ticket, ana, GRACE - timedelta(minutes=1))
    sweep_solved()
    ticket.refresh_from_db()
    assert ticket.status == "solved"


def test_a_reopened_ticket_is_left_alone(ticket, ana):
    from helpdesk.actions.status import set_status

    solved_ago(ticket, ana, GRACE + timedelta(days=1))
    set_status(ticket, "open", by=ana)
    sweep_solved()
    ticket.refresh_from_db()
    assert ticket.status == "open"
