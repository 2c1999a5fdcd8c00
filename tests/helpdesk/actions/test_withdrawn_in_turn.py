"""Several held replies of one ticket are undone from the last to the first."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from helpdesk.actions.assign import assign_ticket
from helpdesk.actions.edit import tag_ticket
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.status import set_status
from helpdesk.actions.withdraw_reply import CannotWithdrawReply, withdraw_reply
from helpdesk.models import HeldReply, Macro, Message, Ticket
from tests.helpdesk.held_replies import columns, send
from tests.helpdesk.notifications.people import customer_writes

pytestmark = pytest.mark.usefixtures("replies_are_held")


@pytest.fixture
def macro(delivery) -> Macro:
    return Macro.objects.create(
        name="Deliver", moves_to=delivery, adds_tags=["deliver"], sets_priority="high"
    )


def undo(ticket, *replies):
    for reply in replies:
        withdraw_reply(ticket, reply.pk, by=reply.agent)


@pytest.mark.parametrize("second", ["ana", "lea"])
def test_a_reply_below_another_one_waits_for_it(second, ticket, ana, lea):
    first = send(ticket, ana, status="pending")
    writer, words = {"ana": (ana, "later reply first"), "lea": (lea, "Lea Brunner has")}[second]
    later = send(ticket, writer, status="pending")
    left = columns(ticket)
    with pytest.raises(CannotWithdrawReply, match=words):
        withdraw_reply(ticket, first.pk, by=ana)
    assert columns(ticket) == left
    assert Message.objects.filter(pk__in=[first.pk, later.pk]).count() == 2


@pytest.mark.parametrize("writer", ["ana", "lea"])
@pytest.mark.parametrize(
    "statuses", [("pending", "pending"), ("solved", "open"), (None, "solved"), ("open", None)]
)
def test_the_ticket_is_as_it_was_before_the_first(statuses, writer, ticket, macro, request, ana):
    before = columns(ticket)
    first = send(ticket, ana, status=statuses[0], macro=macro)
    between = columns(ticket)
    more = Macro(name="More", adds_tags=["more"], sets_priority="low", assigns_self=True)
    more.save()
    by = request.getfixturevalue(writer)
    second = send(ticket, by, text="And a bell.", status=statuses[1], macro=more)
    assert columns(ticket) != between
    undo(ticket, second)
    assert columns(ticket) == between
    undo(ticket, first)
    assert columns(ticket) == before
    assert ticket in Ticket.objects.needing_reply()
    assert not HeldReply.objects.exists()


def test_three_are_undone_too(ticket, ana):
    before = columns(ticket)
    replies = [send(ticket, ana, status=each) for each in ("pending", "on_hold", "solved")]
    undo(ticket, *reversed(replies))
    assert columns(ticket) == before


def test_a_status_that_a_colleague_set_between_them_stays(ticket, ana, lea):
    before = columns(ticket)
    first = send(ticket, ana, status="pending")
    for status in ("on_hold", "pending"):
        set_status(ticket, status, by=lea)
    second = send(ticket, ana, status="solved")
    undo(ticket, second, first)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("pending", before["waiting_since"])


def test_a_customer_who_wrote_between_them_waits(ticket, ana, lea):
    assign_ticket(ticket, to=lea, by=lea)
    before = columns(ticket)
    first = send(ticket, ana, status="pending")
    newest = customer_writes(ticket)
    second = send(ticket, ana, status="pending")
    undo(ticket, second, first)
    assert columns(ticket) == before | {"last_message_at": newest.created_at}


def test_after_an_answer_that_stays_the_changes_of_a_macro_go_back(ticket, ana, lea, macro):
    first = send(ticket, ana, status="solved", macro=macro)
    reply_to_ticket(ticket, "We call you.", by=lea, status="on_hold")
    undo(ticket, first)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.waiting_since) == ("on_hold", None)
    assert (ticket.tags, ticket.priority, ticket.team.name) == ([], "normal", "Billing")


@pytest.mark.django_db(transaction=True)
def test_an_earlier_reply_that_is_handed_over_meanwhile_is_not_waited_for(ticket, ana):
    first, second = send(ticket, ana), send(ticket, ana, text="And a bell.")

    def undo_second():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '10s'")
            undo(ticket, second)
        finally:
            connection.close()

    with transaction.atomic():
        HeldReply.objects.filter(message=first).delete()  # as when its mail was sent
        with ThreadPoolExecutor(1) as other:
            other.submit(undo_second).result()
    assert not Message.objects.filter(pk=second.pk).exists()
    assert not HeldReply.objects.exists()


def test_tags_that_a_colleague_changed_since_stay(ticket, ana, lea, macro):
    first = send(ticket, ana, macro=macro)
    tag_ticket(ticket, tags=["deliver", "bent"], by=lea)
    undo(ticket, first)
    ticket.refresh_from_db()
    assert (sorted(ticket.tags), ticket.priority) == (["bent", "deliver"], "normal")
