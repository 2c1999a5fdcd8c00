"""The database goes away while a mail is handed over: it is not sent again, and not lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from mail.models import OutboundMail
from mail.outbound.lanes import send_due
from mail.outbound.transport import Refusal
from mail.outbound.unrecorded import MAX_KEPT, Unrecorded, unrecorded
from mail.queue.retry import retry_outbound
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


@contextmanager
def lost_commit() -> Iterator[None]:
    """The first commit succeeds, but the connection is lost before its answer comes."""
    commit = connection._commit

    def commit_and_lose() -> None:
        commit()
        connection._commit = commit
        raise OperationalError("server closed the connection unexpectedly")

    connection._commit = commit_and_lose
    try:
        yield
    finally:
        connection._commit = commit


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


DORA = "dora@post.example"
LATER = {CARLA: Refusal(450, "Later")}


def test_an_answer_that_was_committed_is_not_recorded_twice(recorder, support, sink):
    sink.answers[CARLA] = "450 Later"
    mail = queued(support, cc=[DORA])
    with lost_commit():
        send_due()
    assert again(mail).delivered_to == [DORA], "the commit succeeded"

    del sink.answers[CARLA]
    try_again()
    assert [each.recipients for each in sink.mails] == [[DORA], [CARLA]]
    assert (again(mail).state, mail.delivered_to) == (State.SENT, [DORA, CARLA])
    assert unrecorded.get(mail.pk) is None


def test_a_mail_that_failed_and_is_retried_is_sent(recorder, support, sink, admin):
    sink.answers[CARLA] = "550 Unknown"
    mail = queued(support)
    with lost_commit():
        send_due()
    assert again(mail).state == State.FAILED, "the commit succeeded"

    del sink.answers[CARLA]
    retry_outbound(mail, by=admin)
    try_again()
    assert (again(mail).state, len(sink.mails)) == (State.SENT, 1)


@pytest.fixture
def answers() -> Unrecorded:
    return Unrecorded()


def test_an_answer_counts_until_the_mail_is_queued_again(support, answers):
    mail = queued(support, cc=[DORA])
    answers.keep(mail, [CARLA, DORA], LATER)
    known = answers.take_for(mail)
    assert known is not None
    assert (known.asked, known.refused) == ([CARLA, DORA], LATER)

    mail.created_at = timezone.now()  # as "Retry" does for a mail that failed
    assert answers.take_for(mail) is None
    assert answers.get(mail.pk) is None


def test_a_refusal_of_all_is_not_kept_as_the_server_can_be_asked_again(support, answers):
    mail = queued(support)
    answers.keep(mail, [CARLA], LATER)
    assert answers.get(mail.pk) is None


def test_the_number_of_answers_is_limited(support, answers):
    mail = queued(support)
    for number in range(1, MAX_KEPT + 2):
        mail.pk = number
        answers.keep(mail, [CARLA], {})
    assert answers.get(1) is None
    assert answers.get(2) is not None
    assert answers.get(MAX_KEPT + 1) is not None
