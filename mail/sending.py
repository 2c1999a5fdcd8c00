"""The servers by which mailboxes send: their own, or the shared one of MAIL_URL."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.outgoing_mail import OutgoingMail
from mail.addresses import split_person
from mail.models import Mailbox, SharedServer, SmtpServer


def shared_server() -> SharedServer | None:
    """Return the server of MAIL_URL with what was recorded of it; None where there is none.

    Only the mailer need know MAIL_URL; it tells the other processes by the database.
    """
    known = SharedServer.objects.exclude(host="").first()
    if settings.MAIL_URL and known is None:
        return SharedServer(host=host_of_url())
    return known


def host_of_url() -> str:
    """Return the host of MAIL_URL; "" where it is not set."""
    return (urlsplit(settings.MAIL_URL).hostname or "")[:253]


def has_shared_server() -> bool:
    return bool(settings.MAIL_URL) or SharedServer.objects.exclude(host="").exists()


def can_send(mailbox: Mailbox | None) -> bool:
    """Return True if there is a server for its mail, whether it works or not."""
    if settings.MAIL_URL:
        return True
    own = SmtpServer.objects.filter(mailbox=mailbox, is_active=True) if mailbox else None
    return bool(own and own.exists()) or has_shared_server()


def mailboxes_without_server() -> QuerySet[Mailbox]:
    """Return the mailboxes in use that cannot send."""
    if settings.MAIL_URL:
        return Mailbox.objects.none()
    own = SmtpServer.objects.filter(mailbox=OuterRef("pk"), is_active=True)
    shared = SharedServer.objects.exclude(host="")
    return Mailbox.objects.filter(~Exists(own), ~Exists(shared), is_active=True)


def account_mailbox() -> Mailbox | None:
    """Return the mailbox for invitations and password links where there is no shared server.

    One that has sent mail and does not fail now comes first, then the default mailbox.
    """
    servers = SmtpServer.objects.filter(is_active=True, mailbox__is_active=True)
    found = servers.select_related("mailbox").order_by("-mailbox__is_default", "mailbox_id")
    best = sorted(found, key=lambda each: (bool(each.error), each.last_sent_at is None))
    return best[0].mailbox if best else None


def outgoing_account_mail() -> OutgoingMail:
    """Return the address that invitations and password links come from, and what fails there."""
    url = reverse("mail:mailboxes")
    if shared := shared_server():
        sender = split_person(settings.DEFAULT_FROM_EMAIL)[1]
        return OutgoingMail(sender, shared.error, url)
    mailbox = account_mailbox()
    if mailbox is None:
        return OutgoingMail(settings_url=url)
    url = reverse("mail:sending", args=[mailbox.pk])
    return OutgoingMail(mailbox.address, mailbox.smtp.error, url)
