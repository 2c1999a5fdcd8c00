"""Mailboxes as the pages of Settings show them, with their servers and accounts."""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404

from mail.models import (
    ConnectionTest,
    ImapServer,
    InboundMail,
    Mailbox,
    OAuthGrant,
    OutboundMail,
    SharedServer,
    SmtpServer,
)


def mailboxes_with_health() -> QuerySet[Mailbox]:
    """Return mailboxes with all that their health is read from, in one query.

    Those in use come first.
    """
    came = InboundMail.objects.filter(mailbox=OuterRef("pk")).order_by("-pk")
    went = OutboundMail.objects.filter(mailbox=OuterRef("pk")).order_by("-pk")
    last_in = came.values(it=JSONObject(via="received_via", at="received_at"))[:1]
    last_out = went.values(it=JSONObject(state="state", error="error", at="created_at"))[:1]
    mailboxes = Mailbox.objects.order_by("-is_active", "name", "pk")
    sent = went.filter(sent_at__isnull=False).values("sent_at")[:1]
    servers = SharedServer.objects.exclude(host="")
    state = JSONObject(host="host", error="error", error_at="error_at", last_sent_at="last_sent_at")
    shared = servers.values(it=state)[:1]
    return mailboxes.select_related("team", "imap", "smtp", "grant").annotate(
        last_in=Subquery(last_in),
        last_out=Subquery(last_out),
        last_sent_at=Subquery(sent),
        shared=Subquery(shared),
    )


def mailbox_or_404(pk: int) -> Mailbox:
    """Return one of `mailboxes_with_health`."""
    return get_object_or_404(mailboxes_with_health(), pk=pk)


def server_of(
    mailbox: Mailbox, model: type[ImapServer] | type[SmtpServer]
) -> ImapServer | SmtpServer | None:
    """Return the mailbox's own server of this kind."""
    return model._default_manager.filter(mailbox=mailbox).first()


def grant_of(mailbox: Mailbox) -> OAuthGrant | None:
    """Return the account at a provider that the mailbox is connected to, or is to be."""
    return OAuthGrant.objects.filter(mailbox=mailbox).first()


def last_test(mailbox: Mailbox) -> ConnectionTest | None:
    """Return the last test of its connection, whether it runs or is over."""
    return mailbox.tests.order_by("-pk").first()
