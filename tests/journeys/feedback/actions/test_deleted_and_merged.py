"""Requests of deleted and merged tickets: withdrawn with their reason, and asked again after it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from helpdesk.actions.delete import delete_ticket, restore_ticket
from helpdesk.actions.merge import merge_ticket, unmerge_ticket
from helpdesk.actions.status import set_status
from helpdesk.models import Ticket
from journeys.feedback.actions.send_requests import send_request
from journeys.models import FeedbackRequest
from mail.models import OutboundMail
from tests.journeys.feedback_data import ask, relay_all
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(params=["deleted", "merged"])
def outside(request, waiting, make_solved, carla, lea) -> tuple[Callable[..., Ticket], ...]:
    """The act by which a ticket leaves the inbox, and its undo."""
    relay_all()
    if request.param == "deleted":
        return (
            lambda: delete_ticket(waiting.ticket, by=lea),
            lambda: restore_ticket(waiting.ticket, by=lea),
        )
    other = make_solved(carla)
    return (
        lambda: merge_ticket(waiting.ticket, into=other, by=lea),
        lambda: unmerge_ticket(waiting.ticket, by=lea),
    )


def stands_with(request: FeedbackRequest) -> tuple[str, str]:
    request.refresh_from_db()
    return request.state, request.reason


def shown(person: User, request: FeedbackRequest) -> str:
    url = reverse("journeys:ticket-feedback", args=[request.ticket_id])
    return signed_in(person).get(url).content.decode()


def test_it_is_withdrawn_with_its_reason_and_waits_again(waiting, outside, lea, request):
    leave, come_back = outside
    reason = request.node.callspec.params["outside"]
    leave()
    relay_all()
    assert stands_with(waiting) == ("withdrawn", reason)
    come_back()
    relay_all()
    assert stands_with(waiting) == ("waiting", "")
    assert "if still solved" in shown(lea, waiting)
    done = send_request(waiting, now=waiting.due_at + SECOND)
    assert done.state == "sent"


def test_a_mail_in_the_outbox_is_written_anew(waiting, outside):
    leave, come_back = outside
    first = send_request(waiting, now=waiting.due_at + SECOND).outbound
    leave()
    relay_all()
    come_back()
    relay_all()
    assert stands_with(waiting) == ("waiting", "")
    done = send_request(waiting, now=waiting.due_at + SECOND)
    assert (done.state, done.outbound.state) == ("sent", "queued")
    assert OutboundMail.objects.get(pk=first.pk).state == "withdrawn"


def test_a_ticket_that_is_no_longer_solved_is_not_asked_about(waiting, ana, lea):
    set_status(waiting.ticket, "open", by=ana)
    relay_all()
    assert stands_with(waiting) == ("withdrawn", "not_resolved")
    delete_ticket(waiting.ticket, by=lea)
    restore_ticket(waiting.ticket, by=lea)
    relay_all()
    assert stands_with(waiting) == ("withdrawn", "not_resolved")
    FeedbackRequest.objects.update(reason="deleted")
    Ticket.objects.update(deleted_at=waiting.due_at)
    restore_ticket(waiting.ticket, by=lea)
    relay_all()
    assert stands_with(waiting) == ("withdrawn", "deleted")


def test_what_was_sent_stays_as_it_is(sent, lea):
    delete_ticket(sent.ticket, by=lea)
    restore_ticket(sent.ticket, by=lea)
    relay_all()
    assert stands_with(sent) == ("sent", "")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("merged", "No feedback request: Merged into another ticket."),
        ("deleted", "No feedback request: Ticket deleted."),
        ("spam", "No feedback request: marked as spam."),
        ("not_resolved", "No feedback request: no longer solved."),
    ],
)
def test_the_ticket_says_why(solved, lea, reason, words):
    request = ask(solved)
    FeedbackRequest.objects.update(state="withdrawn", reason=reason)
    assert words in shown(lea, request)
