"""A clock that was wrong by a day delays no mail by a day, and sends none twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mail.models import OutboundMail, SmtpServer
from mail.outbound.lanes import send_due
from tests.mail.conftest import Sink
from tests.mail.outbox import again, queued
from tests.mail.own_servers import guarded, own_smtp

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
State = OutboundMail.State
DAY = timedelta(days=1)


@pytest.mark.parametrize("written", [-DAY, DAY])
def test_mail_written_by_another_clock_goes_at_once_and_once(recorder, support, sink, written):
    moment = timezone.now() + written
    mail = queued(support, now=moment)
    for _ in range(2):
        send_due()
    assert (again(mail).state, len(sink.mails)) == (State.SENT, 1)
    assert recorder.sent == [mail.pk]


@pytest.mark.parametrize(("wait", "state"), [(timedelta(hours=2), "queued"), (DAY, "sent")])
def test_a_wait_after_a_failure_is_kept(recorder, support, sink, wait, state):
    mail = queued(support)
    OutboundMail.objects.update(send_after=timezone.now() + wait, attempts=9)
    send_due()
    assert again(mail).state == state


def test_a_server_does_not_rest_for_a_day(recorder, billing_box):
    own = Sink()
    with guarded(own) as port:
        own_smtp(billing_box, port, error="down", error_at=timezone.now() + DAY)
        mail = queued(billing_box)
        send_due()
    assert again(mail).state == State.SENT
    assert SmtpServer.objects.get().error == ""
