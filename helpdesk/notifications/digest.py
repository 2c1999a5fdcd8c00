"""Notifications by mail: one mail for all that came within some minutes."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.outgoing_mail import outgoing_mail
from helpdesk.models import Notification, NotificationQuerySet
from helpdesk.notifications.listing import TicketNews, mailed_to, news_of

BATCH: Final = 100
# A mail lists so many notifications; the bell has the others.
MOST_LISTED: Final = 50
# A mail that could not be made is tried again after this time.
POSTPONED: Final = timedelta(hours=1)
# Further ahead than any mail is due: written before the clock was set back.
FURTHEST: Final = timedelta(hours=2)

logger = logging.getLogger(__name__)


def send_due_digests(*, now: datetime | None = None, most: int = BATCH) -> int:
    """Send a mail to each person who has a notification whose mail is due; return their number.

    Each person has a transaction of their own, and a mail that fails holds up no other. While no
    mail can go, all notifications wait: what is read meanwhile is not mailed any more.
    """
    now = now or timezone.now()
    if not outgoing_mail().can_go:
        return 0
    is_due = Q(mail_at__lte=now) | Q(mail_at__gt=now + FURTHEST)
    due = Notification.objects.filter(is_due).order_by("mail_at")
    people = dict.fromkeys(due.values_list("user", flat=True)[: most * MOST_LISTED])
    return sum(_send_or_postpone(pk, now=now) for pk in list(people)[:most])


def send_digest(user_id: int, *, now: datetime) -> bool:
    """Mail a person what they have not read, in one mail; True if there was something to mail.

    What is not due yet goes with it. What was read meanwhile, and what they may not see any more,
    is left out. The row lock of the person keeps two workers from sending it twice.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=user_id)
        person = user.first()
        # A notification of a later moment waits for the next mail.
        waiting = dict(_waiting_for(user_id).values_list("pk", "mail_at"))
        if person is None or not any(_is_due(at, now) for at in waiting.values()):
            return False
        rows = list(mailed_to(person).filter(pk__in=waiting)) if person.is_active else []
        Notification.objects.filter(pk__in=waiting).update(mail_at=None)
        if rows:
            _send(person, news_of(rows[:MOST_LISTED]), count=len(rows))
    return bool(rows)


def _is_due(at: datetime | None, now: datetime) -> bool:
    return at is not None and not now < at <= now + FURTHEST


def _send_or_postpone(user_id: int, *, now: datetime) -> bool:
    try:
        return send_digest(user_id, now=now)
    except Exception:  # one person's mail must not stop those of the others
        logger.exception("The mail of the notifications of person %s failed", user_id)
        _waiting_for(user_id).update(mail_at=now + POSTPONED)
        return False


def _waiting_for(user_id: int) -> NotificationQuerySet:
    return Notification.objects.filter(user=user_id, mail_at__isnull=False)


def _send(person: User, news: Sequence[TicketNews], *, count: int) -> None:
    context = {
        "person": person,
        "news": news,
        "others": count - sum(len(each.lines) for each in news),
        "site": settings.PUBLIC_URL.rstrip("/"),
        "settings_url": reverse("helpdesk:notification-settings"),
    }
    mail = EmailMultiAlternatives(
        _subject(news, count),
        render_to_string("helpdesk/mail/notifications.txt", context),
        to=[person.email],
    )
    mail.attach_alternative(
        render_to_string("helpdesk/mail/notifications.html", context), "text/html"
    )
    mail.send()


def _subject(news: Sequence[TicketNews], count: int) -> str:
    if count == 1:
        return _("%(sentence)s: %(subject)s") % {
            "sentence": news[0].lines[0].text,
            "subject": news[0].ticket.subject,
        }
    words = ngettext("%(count)d notification", "%(count)d notifications", count)
    return words % {"count": count}
