from datetime import datetime

from django.db import transaction

from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.events import MAILBOX_CHANGED, MAILBOX_CREATED
from mail.models import Mailbox
from mail.reply_route import route_replies


def save_mailbox(
    mailbox: Mailbox, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> Mailbox:
    """Save a mailbox. The first one, or one made the default, takes mail that fits no other."""
    with transaction.atomic():
        is_new = mailbox.pk is None
        others = Mailbox.objects.select_for_update().exclude(pk=mailbox.pk)
        if not others.filter(is_default=True).exists():
            mailbox.is_default = True
        if mailbox.is_default:
            others.filter(is_default=True).update(is_default=False)
        kept = Mailbox.objects.filter(pk=mailbox.pk).values_list("address", flat=True).first()
        mailbox.save()
        if mailbox.address != kept:
            route_replies(mailbox, forget_test=True)
        name = MAILBOX_CREATED if is_new else MAILBOX_CHANGED
        origin_of(by, now, caused_by).record(
            name, mailbox, address=mailbox.address, is_active=mailbox.is_active
        )
    return mailbox
