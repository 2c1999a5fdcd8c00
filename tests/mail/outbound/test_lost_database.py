"""The database goes away while a mail is handed over: it is not sent again, and not lost."""

import psycopg
import pytest
from django.db import connection, connections
from django.utils import timezone

from mail.models import OutboundMail
from mail.outbound.lanes import send_due
from mail.outbound.unrecorded import unrecorded
from tests.mail.conftest import CARLA, Sink
from tests.mail.outbox import again, queued
from tests.stories.conftest import own_database_url

pytestmark = pytest.mark.django_db(transaction=True)
State = OutboundMail.State


class Cutting(Sink):
    """Cuts the sender's connection to the database as soon as it has the mail."""

    sender = 0

    async def handle_DATA(self, server, session, envelope) -> str:
        answer = await super().handle_DATA(server, session, envelope)
        if self.sender:
            with psycopg.connect(own_database_url(), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [self.sender])
            self.sender = 0
        return answer


@pytest.fixture
def cutting(sink) -> Cutting:
    """The sink cuts the present connection once."""
    sink.__class__ = Cutting
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        sink.sender = cursor.fetchone()[0]
    return sink


def try_again() -> None:
    connections.close_all()  # as a lane does at its end
    OutboundMail.objects.update(send_after=timezone.now())
    send_due()


def test_what_the_server_took_is_recorded_and_not_sent_again(recorder, support, cutting, caplog):
    mail = queued(support)
    send_due()
    assert len(cutting.mails) == 1
    connections.close_all()
    assert again(mail).state == State.QUEUED, "the database did not learn of it"

    try_again()
    assert (again(mail).state, len(cutting.mails), mail.delivered_to) == (State.SENT, 1, [CARLA])
    assert recorder.sent == [mail.pk]
    assert "not sent again" in caplog.text
    assert unrecorded.get(mail.pk) is None

    try_again()
    assert len(cutting.mails) == 1


def test_only_those_who_were_not_reached_are_tried_again(recorder, support, cutting):
    cutting.answers[CARLA] = "450 Later"
    mail = queued(support, cc=["dora@post.example"])
    send_due()
    try_again()
    assert again(mail).delivered_to == ["dora@post.example"]
    assert mail.state == State.QUEUED

    del cutting.answers[CARLA]
    try_again()
    assert [each.recipients for each in cutting.mails] == [["dora@post.example"], [CARLA]]
    assert again(mail).state == State.SENT


def test_other_mail_goes_on(recorder, support, cutting):
    first, second = queued(support), queued(support, to=["dora@post.example"])
    send_due()
    try_again()
    assert [again(each).state for each in (first, second)] == [State.SENT, State.SENT]
    assert sorted(each.recipients[0] for each in cutting.mails) == [CARLA, "dora@post.example"]
