"""Servers' responses at each step of a mail, and the recipients they count against."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from customers.models import ContactPoint, Customer
from mail import hooks
from mail.models import OutboundMail, SmtpServer
from mail.outbound.deliver import deliver
from mail.outbound.lanes import send_due
from mail.outbound.routes import Route
from tests.mail.conftest import CARLA, SUPPORT, OnFreePort, Sink
from tests.mail.outbox import again, free_port, queued
from tests.mail.own_servers import due_again, guarded, own_smtp

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

State = OutboundMail.State
DORA, EVE = "dora@beta.example", "eve@beta.example"


class Strict(Sink):
    """Rejects the sender."""

    sender_answer = "530 5.7.0 Must issue a STARTTLS command first"

    async def handle_MAIL(self, server, session, envelope, address, options) -> str:
        return self.sender_answer


class Old(Sink):
    """Supports HELO only."""

    async def handle_EHLO(self, server, session, envelope, hostname, responses) -> list[str]:
        return ["502 Not implemented"]


@pytest.fixture
def carla(db) -> ContactPoint:
    return ContactPoint.objects.create(customer=Customer.objects.create(name="Carla"), value=CARLA)


@pytest.fixture
def served(settings):
    """Use this server for outgoing mail from now on."""
    running = []

    def serve(sink: Sink) -> Sink:
        controller = OnFreePort(sink, hostname="127.0.0.1", port=0, ready_timeout=120)
        controller.start()
        running.append(controller)
        settings.MAIL_URL = f"smtp://127.0.0.1:{controller.port}"
        return sink

    yield serve
    for each in running:
        each.stop()


def test_a_closed_connection_between_recipients_loses_none(recorder, support, sink):
    sink.answers[DORA] = "421 4.3.2 Shutting down"
    mail = queued(support, cc=[DORA, EVE])
    assert not deliver(mail.pk)
    assert (again(mail).state, mail.delivered_to) == (State.QUEUED, [CARLA])
    sink.answers.clear()
    due_again()
    assert deliver(mail.pk)
    assert [each.recipients for each in sink.mails] == [[CARLA], [DORA], [EVE]]


@pytest.mark.parametrize("response", ["554 5.7.1 It looks like spam", "552 5.2.2 Over quota"])
def test_a_refusal_of_the_mail_is_not_held_against_the_address(
    recorder, support, sink, carla, response
):
    sink.says = response
    mail = queued(support)
    assert not deliver(mail.pk)
    carla.refresh_from_db()
    assert (again(mail).state, carla.bounce_score) == (State.FAILED, 0)
    assert response in mail.error


def test_a_refusal_of_the_sender_is_not_held_against_the_address(recorder, support, served, carla):
    strict = served(Strict())
    strict.sender_answer = "553 5.7.1 Sender not allowed"
    mail = queued(support)
    assert not deliver(mail.pk)
    carla.refresh_from_db()
    assert (again(mail).state, carla.bounce_score) == (State.FAILED, 0)


@pytest.mark.parametrize("code", [530, 535])
def test_a_server_that_wants_a_sign_in_first_is_asked_again(recorder, support, served, code):
    served(Strict()).sender_answer = f"{code} 5.7.0 Sign in first"
    mail = queued(support)
    assert not deliver(mail.pk)
    assert (again(mail).state, mail.responses) == (State.QUEUED, {})
    assert "Sign in first" in mail.error


def test_a_sign_in_asked_for_at_the_recipient_is_nobodys_refusal(recorder, support, sink, carla):
    sink.answers[CARLA] = "530 5.7.1 Authentication required"
    mail = queued(support)
    assert not deliver(mail.pk)
    carla.refresh_from_db()
    assert (again(mail).state, carla.bounce_score) == (State.QUEUED, 0)


def test_an_address_an_old_server_cannot_be_told_fails_alone(recorder, support, served):
    old = served(Old())
    first, fine = queued(support, to=["dörte@beta.example"]), queued(support)
    send_due()
    assert (again(first).state, again(fine).state) == (State.FAILED, State.SENT)
    assert [each.recipients for each in old.mails] == [[CARLA]]


def test_a_mail_that_breaks_the_worker_stops_no_other(recorder, support, sink, caplog):
    broken, fine = queued(support), queued(support)
    OutboundMail.objects.filter(pk=broken.pk).update(responses={CARLA: {}})
    send_due()
    assert (again(broken).state, again(fine).state) == (State.QUEUED, State.SENT)
    assert (broken.attempts, "KeyError" in broken.error) == (1, True)
    assert f"Mail {broken.pk}" in caplog.text


def test_a_server_taken_away_meanwhile_does_not_send_it_twice(recorder, billing_box):
    @hooks.on_sent("case")
    def taken_away(_mail):
        SmtpServer.objects.all().delete()

    own = Sink()
    with guarded(own) as port:
        own_smtp(billing_box, port)
        mail = queued(billing_box)
        assert deliver(mail.pk)
    assert (again(mail).state, len(own.mails)) == (State.SENT, 1)


@pytest.mark.django_db(transaction=True)
def test_an_address_that_cannot_be_scored_does_not_send_it_twice(recorder, support, sink, carla):
    sink.answers[CARLA] = "550 No such user"
    mail = queued(support, cc=[DORA])
    held, done = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            ContactPoint.objects.select_for_update().get(pk=carla.pk)
            held.set()
            done.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as other, connection.cursor() as cursor:
        other.submit(hold)
        held.wait(20)
        cursor.execute("SET lock_timeout = '200ms'")
        try:
            assert deliver(mail.pk)
        finally:
            done.set()
            cursor.execute("RESET lock_timeout")
    assert (again(mail).state, mail.delivery.missed) == (State.SENT, [CARLA])


def test_many_mails_of_a_server_that_is_away_starve_no_other(
    recorder, support, billing_box, settings
):
    settings.MAIL_URL = f"smtp://127.0.0.1:{free_port()}"
    waiting = [queued(support) for _ in range(4)]
    own = Sink()
    with guarded(own) as port:
        own_smtp(billing_box, port)
        mails = [queued(billing_box) for _ in range(3)]
        send_due()
    assert [again(mail).attempts for mail in waiting] == [1, 0, 0, 0]
    assert [again(mail).state for mail in mails] == [State.SENT] * 3


def test_a_route_keeps_its_secrets_out_of_the_log():
    shown = repr(Route("smtp.veloza.example", 587, user=SUPPORT, password="open", token="sesame"))
    assert "smtp.veloza.example" in shown
    assert "open" not in shown
    assert "sesame" not in shown
