"""Deletion of a mailbox that never had a mail. Any other is retired, as its tickets refer to it."""

from datetime import datetime

from django.db import transaction
from django.db.models import ForeignObjectRel
from django.utils.translation import gettext as _

from config.refusals import Refused
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.events import MAILBOX_DELETED
from mail.models import InboundMail, Mailbox, OutboundMail
from mail.models.outbound import CONNECTION_TEST

# Deleted together with the mailbox.
PARTS = ("imapserver", "smtpserver", "oauthgrant", "connectiontest")


class CannotDeleteMailbox(Refused):
    """The message says the reason and what to do instead."""


def delete_mailbox(
    mailbox: Mailbox, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Delete a mailbox for good, with its servers, passwords and key. Idempotent."""
    with transaction.atomic():
        # Row lock: a mail stored meanwhile waits, and then goes to another mailbox.
        found = Mailbox.objects.select_for_update().filter(pk=mailbox.pk).first()
        if found is None:
            return
        if not is_unused(found):
            message = _("This mailbox has mail or tickets. Untick “In use” to retire it.")
            raise CannotDeleteMailbox(message)
        if found.is_default and Mailbox.objects.exclude(pk=found.pk).exists():
            message = _("This is the default mailbox. Make another mailbox the default first.")
            raise CannotDeleteMailbox(message)
        origin_of(by, now, caused_by).record(MAILBOX_DELETED, found, address=found.address)
        OutboundMail.objects.filter(mailbox=found, kind=CONNECTION_TEST).delete()
        found.delete()


def is_unused(mailbox: Mailbox) -> bool:
    """Return True if nothing but its own parts and connection tests refers to it."""
    return not any(_is_bound(mailbox, relation) for relation in _relations())


def _relations() -> list[ForeignObjectRel]:
    """Return every column that refers to a mailbox, of any app."""
    named = [
        field
        for field in Mailbox._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel) and not field.many_to_many
    ]
    return [each for each in named if each.related_model._meta.model_name not in PARTS]


def _is_bound(mailbox: Mailbox, relation: ForeignObjectRel) -> bool:
    model = relation.related_model
    rows = model._base_manager.filter(**{relation.field.name: mailbox})
    if model is OutboundMail:
        rows = rows.exclude(kind=CONNECTION_TEST)
    if model is InboundMail:
        rows = rows.exclude(about__startswith="test:").exclude(about__startswith="test_reply:")
    return rows.exists()
