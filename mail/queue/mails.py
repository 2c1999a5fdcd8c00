"""The mails that the pages of the queue show and act on."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from ledger.models import Event
from mail.models import InboundMail, OutboundMail
from mail.queue.queue_lists import Direction


def get_inbound(pk: int) -> InboundMail:
    """Return a received mail with its bytes and its mailbox."""
    return get_object_or_404(InboundMail.objects.select_related("raw", "mailbox"), pk=pk)


def get_outbound(pk: int) -> OutboundMail:
    return get_object_or_404(OutboundMail.objects.select_related("mailbox"), pk=pk)


def locked_mail[Mail: (InboundMail, OutboundMail)](mail: Mail) -> Mail:
    """Return the current row of a mail, locked until the transaction ends."""
    rows = type(mail)._default_manager.select_for_update(of=("self",))
    return rows.get(pk=mail.pk)


def mails_of(direction: Direction, pks: Collection[int]) -> QuerySet[Any]:
    """Return the received mails, or those to be sent, with these keys."""
    model = InboundMail if direction == "in" else OutboundMail
    return model._default_manager.filter(pk__in=pks)


def history_of(mail: InboundMail | OutboundMail) -> QuerySet[Event]:
    """Return the events about a mail with the people who caused them."""
    return Event.objects.about(mail).select_related("actor")
