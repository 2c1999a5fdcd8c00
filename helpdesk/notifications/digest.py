"""Notifications by mail: one mail for all that came within some minutes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from helpdesk.models import Notification
from helpdesk.notifications.listing import TicketNews, mailed_to, news_of

BATCH: Final = 100
# A mail lists so many notifications; the bell has the others.
MOST_LISTED: Final = 50


def send_due_digests(*, now: datetime | None = None, most: int = BATCH) -> int:
    """Send a mail to each person who has a notification whose mail is due; return their number.

    Each person has a transaction of their own.
    """
    now = now or timezone.now()
    due = Notification.objects.filter(mail_at__lte=now).order_by("mail_at")
    people = dict.fromkeys(due.values_list("user", flat=True)[: most * MOST_LISTED])
    return sum(send_digest(pk, now=now) for pk in list(people)[:most])


def send_digest(user_id: int, *, now: datetime) -> bool:
    """Mail a person what they have not read, in one mail; True if there was something to mail.

    What is not due yet goes with it. What was read meanwhile, and what they may not see any more,
    is left out. The row lock of the person keeps two workers from sending it twice.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=user_id)
        person = user.first()
        waiting = Notification.objects.filter(user=user_id, mail_at__isnull=False)
        if person is None or not waiting.filter(mail_at__lte=now).exists():
            return False
        rows = list(mailed_to(person)) if person.is_active else []
        waiting.update(mail_at=None)
        if rows:
            _send(person, news_of(rows[:MOST_LISTED]), count=len(rows))
    return bool(rows)


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
