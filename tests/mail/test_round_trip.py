"""A connection test over our own SMTP server: sent and received again."""

import pytest

from mail.inbound import connection_tests
from mail.inbound.process import read_inbound
from mail.models import ConnectionTest, InboundMail, OutboundMail
from mail.outbound.deliver import deliver
from tests.mail.servers import in_process_server

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_goes_out_and_comes_back_over_real_smtp(support, admin, settings):
    with in_process_server() as (_handler, port):
        settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
        test = connection_tests.start_connection_test(support, by=admin)
        assert [deliver(mail.pk) for mail in OutboundMail.objects.order_by("pk")] == [True, True]
    inbound, to_reply_address = InboundMail.objects.order_by("pk")
    assert (inbound.received_via, inbound.mailbox) == ("smtp", support)
    assert read_inbound(inbound.pk)
    assert read_inbound(to_reply_address.pk)
    test.refresh_from_db()
    assert (test.state, test.received_via) == (ConnectionTest.State.RETURNED, "smtp")
    assert test.started_at <= test.sent_at
    assert test.words == ""
    inbound.refresh_from_db()
    assert (inbound.state, inbound.about) == (InboundMail.State.DELIVERED, f"test:{test.pk}")
