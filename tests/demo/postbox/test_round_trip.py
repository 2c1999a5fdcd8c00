"""A mailbox of the demo tests its connection: the sink stands for its mail server too."""

from mail.inbound import connection_tests
from mail.inbound.process import read_inbound
from mail.models import ConnectionTest, InboundMail, Mailbox, OutboundMail
from mail.outbound.deliver import deliver


def test_the_demo_brings_back_what_is_for_a_mailbox_of_its_own(sink, admin):
    mailbox = Mailbox.objects.create(name="Support", address="support@veloza.example")
    test = connection_tests.start_connection_test(mailbox, by=admin)
    assert [deliver(mail.pk) for mail in OutboundMail.objects.order_by("pk")] == [True, True]
    assert [read_inbound(mail.pk) for mail in InboundMail.objects.order_by("pk")] == [True, True]
    test.refresh_from_db()
    assert test.state == ConnectionTest.State.RETURNED
