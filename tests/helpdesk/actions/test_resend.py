"""A failed reply is resent as a new mail of the same message."""

import pytest

from helpdesk.actions.note import add_note
from helpdesk.actions.reply import reply_to_ticket
from helpdesk.actions.resend import CannotResend, resend_message
from ledger.models import Event
from mail.models import OutboundMail
from mail.outbound.resend import CannotResendMail


@pytest.fixture
def failed(ticket, ana):
    message = reply_to_ticket(ticket, "A new one is on its way.", by=ana)
    OutboundMail.objects.filter(pk=message.outbound_id).update(state="failed", error="550 no")
    message.refresh_from_db()
    return message


def test_the_message_goes_out_once_more(failed, ana):
    first = failed.outbound
    resend_message(failed, by=ana)
    failed.refresh_from_db()
    assert failed.outbound.resent_from == first
    assert failed.outbound.message_id != first.message_id
    assert (failed.outbound.state, failed.outbound.to) == ("queued", first.to)


def test_it_may_go_to_another_address(failed, ana):
    resend_message(failed, to="carla@new.example", by=ana)
    failed.refresh_from_db()
    assert failed.outbound.to == ["carla@new.example"]


def test_it_stands_in_the_history(failed, ana):
    resend_message(failed, by=ana)
    event = Event.objects.get(name="ticket.mail_resent")
    assert (event.actor, event.facts["message"]) == (ana, failed.pk)


def test_a_queued_mail_is_not_resent(failed, ana):
    resend_message(failed, by=ana)
    with pytest.raises(CannotResendMail, match="still being delivered"):
        resend_message(failed, by=ana)
    assert OutboundMail.objects.count() == 2


def test_a_note_never_went_out(ticket, ana):
    with pytest.raises(CannotResend, match="never went out"):
        resend_message(add_note(ticket, "Hm.", by=ana), by=ana)
