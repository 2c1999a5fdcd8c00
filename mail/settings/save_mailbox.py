from django.db import transaction

from accounts.models import User
from ledger.events import record
from mail.models import Mailbox


def save_mailbox(mailbox: Mailbox, *, by: User) -> Mailbox:
    """Save a mailbox. The first one, or one made the default, takes mail that fits no other."""
    with transaction.atomic():
        is_new = mailbox.pk is None
        others = Mailbox.objects.select_for_update().exclude(pk=mailbox.pk)
        if not others.filter(is_default=True).exists():
            mailbox.is_default = True
        if mailbox.is_default:
            others.filter(is_default=True).update(is_default=False)
        mailbox.save()
        name = "mailbox.created" if is_new else "mailbox.changed"
        record(name, mailbox, by=by, address=mailbox.address, is_active=mailbox.is_active)
    return mailbox
