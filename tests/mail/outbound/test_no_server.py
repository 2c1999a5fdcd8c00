"""Without a mail server mail waits, says so, and goes out as soon as there is one."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from helpdesk.actions.reply import reply_to_ticket
from ledger import live
from mail.inbound.connection_tests import CannotTestMailbox, start_connection_test
from mail.models import Mailbox, OutboundMail, SharedServer
from mail.outbound.lanes import send_due
from mail.outbound.no_server import report_shared_server
from mail.sending import account_mailbox, can_send
from tests.mail.conftest import Sink
from tests.mail.mailbox_data import page
from tests.mail.outbox import again, free_port, queued
from tests.mail.own_servers import guarded, own_smtp
from tests.mail.rules.post import come, ticket_of
from tests.personas import signed_in

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
State = OutboundMail.State
NOTHING_SENDS = "No mail server yet: mail is not sent"


@pytest.fixture(autouse=True)
def no_server(settings) -> None:
    settings.MAIL_URL = ""


def test_it_waits_untried_and_says_why(recorder, support, monkeypatch):
    topics: list[str] = []
    mail = queued(support)
    monkeypatch.setattr(live, "publish", lambda *names: topics.extend(names))
    send_due()
    send_due()
    mail = again(mail)
    assert (mail.state, mail.attempts) == (State.QUEUED, 0)
    assert topics == ["case:7"]  # open pages are told once
    assert (mail.delivery.label, mail.delivery.tone) == ("not sent: no mail server yet", "act")
    assert "sent as soon as there is one" in mail.delivery.details[0]
    assert mail.delivery.next_try is None
    assert again(queued(support)).delivery.label == "on its way"


def test_it_goes_out_when_the_mailbox_gets_a_server(recorder, support):
    mail = queued(support)
    OutboundMail.objects.update(created_at=timezone.now() - timedelta(days=9))
    send_due()
    own = Sink()
    with guarded(own) as port:
        own_smtp(support, port)
        send_due()
    mail = again(mail)
    assert (mail.state, mail.error, mail.delivery.label) == (State.SENT, "", "sent")
    assert len(own.mails) == 1


def test_it_goes_out_when_a_shared_server_is_set(recorder, support, sink):
    mail = queued(support)
    with override_settings(MAIL_URL=""):
        send_due()
    send_due()
    assert again(mail).state == State.SENT


def test_what_waited_for_a_server_has_three_days_with_it(recorder, support):
    """It must not fail at the first try of a server that was entered with a wrong password."""
    mail = queued(support)
    OutboundMail.objects.update(created_at=timezone.now() - timedelta(days=9))
    send_due()
    own_smtp(support, free_port())
    send_due()
    mail = again(mail)
    assert (mail.state, mail.attempts) == (State.QUEUED, 1)
    assert mail.delivery.label == "waits for another try"


def test_another_mailbox_sends_meanwhile(recorder, support, billing_box):
    own = Sink()
    with guarded(own) as port:
        own_smtp(billing_box, port)
        waits, goes = queued(support), queued(billing_box)
        send_due()
    assert (again(waits).state, again(goes).state) == (State.QUEUED, State.SENT)


def test_a_test_is_refused_and_names_the_next_step(support, admin):
    with pytest.raises(CannotTestMailbox, match="Enter one under Sending first"):
        start_connection_test(support, by=admin)
    assert not OutboundMail.objects.exists()


def test_the_mailbox_the_rail_and_the_sending_page_say_so(support, admin, ana):
    shown = page(admin, "mailbox", support)
    assert "Not sent: no mail server yet" in shown
    assert NOTHING_SENDS in shown
    assert "No mail server yet." in page(admin, "sending", support)
    assert NOTHING_SENDS not in signed_in(ana).get("/customers/").content.decode()
    own_smtp(support, free_port())
    shown = page(admin, "mailbox", support)
    assert "Not sent: no mail server yet" not in shown
    assert NOTHING_SENDS not in shown
    assert "No mail sent yet. Test the connection." in shown
    assert 'data-tone="done"' not in shown.split('id="mailbox-state"')[1].split("</section>")[0]


def test_a_mailbox_that_is_not_in_use_needs_no_server(support, admin):
    Mailbox.objects.update(is_active=False)
    assert NOTHING_SENDS not in page(admin, "mailbox", support)


def test_the_ticket_says_so_with_the_next_step(support, ana, admin):
    ticket = ticket_of(come(1))
    assert "No mail server yet. Replies are kept and sent" in page_of(ana, ticket)
    reply_to_ticket(ticket, text="Sorted.", by=ana)
    send_due()
    for_agents, for_administrators = page_of(ana, ticket), page_of(admin, ticket)
    assert "not sent: no mail server yet" in for_agents
    assert "An administrator sets it up" in for_agents
    link = f"/settings/mailboxes/{support.pk}/sending/"
    assert (link in for_agents, link in for_administrators) == (False, True)
    own_smtp(support, free_port())
    assert "Replies are kept and sent" not in page_of(ana, ticket)


def page_of(person, ticket) -> str:
    return signed_in(person).get(f"/tickets/{ticket.pk}/").content.decode()


def test_processes_without_the_url_know_of_the_shared_server(support, admin, settings, sink):
    """In production only the mailer has MAIL_URL: it holds a password."""
    settings.MAIL_URL = sink.url
    report_shared_server()
    settings.MAIL_URL = ""
    assert can_send(support)
    assert "No mail sent yet." in page(admin, "mailbox", support)
    settings.MAIL_URL = ""
    report_shared_server()
    assert not can_send(support)


def test_what_the_shared_server_has_proved_is_recorded(recorder, support, admin, settings, sink):
    report_shared_server()
    queued(support)
    send_due()
    server = SharedServer.objects.get()
    assert (server.host, server.error, server.last_sent_at is not None) == ("127.0.0.1", "", True)
    settings.MAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    queued(support)
    send_due()
    server.refresh_from_db()
    assert "127.0.0.1" in server.error
    assert "Mail cannot be sent" in page(admin, "mailbox", support)
    settings.MAIL_URL = "smtp://other.example"
    report_shared_server()
    server.refresh_from_db()
    assert (server.host, server.error, server.last_sent_at) == ("other.example", "", None)


def test_mail_of_no_mailbox_takes_one_that_can_send(recorder, support, billing_box):
    mail = queued(None, about="")
    send_due()
    assert (again(mail).mailbox, again(mail).state) == (None, State.QUEUED)
    own = Sink()
    with guarded(own) as port:
        own_smtp(billing_box, port)
        send_due()
    mail = again(mail)
    assert (mail.mailbox, mail.state) == (billing_box, State.SENT)
    assert own.mails[0].message["From"] == "Tandem <billing@veloza.example>"


def test_a_server_that_works_comes_before_one_that_fails(support, billing_box):
    own_smtp(support, 1, error="535 No")
    assert account_mailbox() == support
    own_smtp(billing_box, 1)
    assert account_mailbox() == billing_box
    Mailbox.objects.filter(pk=billing_box.pk).update(is_active=False)
    assert account_mailbox() == support
