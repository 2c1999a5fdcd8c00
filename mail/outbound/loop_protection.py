"""Limits for automatic mail, so that two automatic responders cannot loop."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import ContactPoint
from mail.mailbox_lookup import are_ours
from mail.models import OutboundMail

logger = logging.getLogger(__name__)

WINDOW = timedelta(hours=3)
MAX_PER_ADDRESS = 10


def automatic_block_reason(recipients: Sequence[str]) -> str:
    """Return the reason why an automatic mail to these addresses must not go out;

    "" when it may.
    """
    now = timezone.now()
    lock_recipients(recipients)
    if are_ours(recipients):
        return _("Automatic mail never goes to one of our own mailboxes.")
    for address in suppressed_addresses(recipients):
        return _("Mail to %s bounced too often. Automatic mail to it is paused.") % address
    recent = OutboundMail.objects.automatic_within(WINDOW, now)
    for address in recipients:
        if recent.filter(recipients__contains=[address]).count() >= MAX_PER_ADDRESS:
            return _("%s received ten automatic mails within three hours.") % address
    return ""


def suppressed_addresses(addresses: Sequence[str]) -> list[str]:
    """Return those of these (in lower case) that get no automatic mail after repeated bounces.

    Mail written by a person is sent all the same, after a warning.
    """
    resting = ContactPoint.objects.mail_to(*addresses).resting(timezone.now())
    return list(resting.values_list("value", flat=True))


def lock_recipients(recipients: Sequence[str]) -> None:
    """Take an advisory lock for each address until the commit, for automatic mail.

    Two workers that count at once would both find the limit not reached.
    """
    with connection.cursor() as cursor:
        for address in sorted(recipients):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [address])


def is_breaker_open() -> bool:
    """Return True if too much automatic mail was written within a minute."""
    minute = OutboundMail.objects.automatic_within(timedelta(minutes=1), timezone.now())
    is_open = minute.count() >= settings.AUTOMATIC_MAIL_PER_MINUTE
    if is_open:
        logger.error("All automatic mail is held: too much was written within a minute.")
    return is_open


def loop_headers(mailbox_address: str, *, answers: bool) -> dict[str, str]:
    """Return the headers that stop other systems from answering automatically."""
    return {
        "Auto-Submitted": "auto-replied" if answers else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "auto_reply",
        "X-Loop": mailbox_address,
    }
