"""What our own machines may send. A loop is two machines that are polite to each other."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import CustomerAddress
from mail.actions.find_mailbox import own_addresses, without_tag
from mail.models import OutboundMail

logger = logging.getLogger(__name__)

WINDOW = timedelta(hours=3)
MOST_TO_ONE = 10


def why_not_automatic(recipients: Sequence[str]) -> str:
    """Why an automatic mail to these addresses must not go out; "" when it may."""
    now = timezone.now()
    own = own_addresses()
    if any(address in own or without_tag(address) in own for address in recipients):
        return _("Automatic mail never goes to one of our own mailboxes.")
    for known in CustomerAddress.objects.filter(email__in=recipients):
        if known.rests(now):
            return _("Mail to %s came back too often; the address rests.") % known.email
    recent = OutboundMail.objects.automatic_since(now - WINDOW)
    for address in recipients:
        if recent.filter(recipients__contains=[address]).count() >= MOST_TO_ONE:
            return _("%s got ten automatic mails within three hours.") % address
    return ""


def is_breaker_open() -> bool:
    """Whether so much automatic mail went out within a minute that something must be wrong."""
    minute = OutboundMail.objects.automatic_since(timezone.now() - timedelta(minutes=1))
    is_open = minute.count() >= settings.AUTOMATIC_MAIL_PER_MINUTE
    if is_open:
        logger.error("All automatic mail is held back: too much was written within a minute.")
    return is_open


def loop_headers(mailbox_address: str, *, answers: bool) -> dict[str, str]:
    """What tells other machines that they must not answer."""
    return {
        "Auto-Submitted": "auto-replied" if answers else "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Precedence": "auto_reply",
        "X-Loop": mailbox_address,
    }
