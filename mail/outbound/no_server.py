"""Mail that waits because no server is set up. It is not tried, so it never fails for that."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from ledger import live
from mail.delivery_state import NO_SERVER
from mail.models import OutboundMail, SharedServer
from mail.models.outbound import CONNECTION_TEST
from mail.sending import account_mailbox, host_of_url

# Each row is marked once: afterwards its error says why it waits.
MARK = """
UPDATE mail_outboundmail AS mail SET error = %(error)s
 WHERE mail.state = 'queued' AND mail.send_after <= %(now)s AND mail.error <> %(error)s
   AND mail.kind <> %(test)s
   AND NOT EXISTS (SELECT FROM mail_smtpserver
                    WHERE mailbox_id = mail.mailbox_id AND is_active)
RETURNING mail.about
"""
State = OutboundMail.State
SENDER_NAME = "Tandem"  # of invitations and password links, under the address of a mailbox


def report_shared_server() -> None:
    """Tell the other processes which server MAIL_URL names; what was proved of another is gone."""
    host = host_of_url()
    server, _is_new = SharedServer.objects.get_or_create(pk=1, defaults={"host": host})
    if server.host != host:
        server.host, server.error = host, ""
        server.error_at = server.last_sent_at = None
        server.save()


def hold_mail_without_server(now: datetime) -> None:
    """Mark the due mail that no server can send. Mail of no mailbox takes one that can send."""
    if settings.MAIL_URL:
        return
    _give_mailbox()
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"error": NO_SERVER, "now": now, "test": CONNECTION_TEST})
        abouts = {about for (about,) in cursor.fetchall() if about}
    for about in sorted(abouts):
        live.publish(about)


def _give_mailbox() -> None:
    """Let invitations and password links go out by a mailbox, under its address."""
    waiting = OutboundMail.objects.filter(mailbox=None, state=State.QUEUED)
    if not waiting.exists():
        return
    if mailbox := account_mailbox():
        waiting.update(mailbox=mailbox, from_address=mailbox.address, from_name=SENDER_NAME)


def release(mail: OutboundMail, now: datetime) -> None:
    """Count the time of its tries from now on: until now it had no server to be tried with."""
    if mail.error == NO_SERVER:
        mail.error, mail.created_at = "", now
