"""A mail server that is switched off and on again."""

import pytest
from django.db import connection

from mail.inbound.imap.fetcher import wanted_servers
from mail.models import ImapServer, Mailbox
from tests.mail.inbound.imap.conftest import is_connected, running_fetcher, until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_deactivated_server_is_disconnected(imap):
    with running_fetcher():
        until("connected", lambda: is_connected(imap))
        Mailbox.objects.update(is_active=False)
        until("off", lambda: state(imap) == ImapServer.State.OFF)
        Mailbox.objects.update(is_active=True)
        until("connected", lambda: is_connected(imap))
        ImapServer.objects.all().delete()


def test_a_server_activated_while_the_fetcher_looks_is_not_both_served_and_shown_as_off(imap):
    ImapServer.objects.filter(pk=imap.pk).update(state=ImapServer.State.CONNECTED)
    Mailbox.objects.update(is_active=False)

    def activate_after(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if sql.startswith("SELECT"):
            connection.connection.execute("UPDATE mail_mailbox SET is_active = true")
        return answer

    with connection.execute_wrapper(activate_after):
        wanted = wanted_servers()
    assert (imap in wanted) != (state(imap) == ImapServer.State.OFF)


def state(imap: ImapServer) -> str:
    imap.refresh_from_db()
    return imap.state
