"""The morning mail to the owner of a touchpoint with new signals; none where nothing is new."""

import logging
from collections import defaultdict
from datetime import datetime, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.outgoing_mail import outgoing_mail
from journeys.maps.signals.sentences import text_of
from journeys.models import Signal

MORNING: Final = range(7, 10)  # hours of the person's day
MOST: Final = 200

logger = logging.getLogger(__name__)


def send_morning_mails(*, now: datetime) -> int:
    """Mail each owner the open signals they were not told of; return the number of mails.

    The owner is that of the touchpoint, else of the journey. A signal is mailed once, in the first
    morning after it was found. Each person has a transaction of their own; the row locks of the
    signals keep two workers from sending the same.
    """
    if not outgoing_mail().can_go:
        return 0
    new = Signal.objects.open().filter(mailed_at=None, touchpoint__retired_at=None)
    owned = new.annotate(owner=Coalesce(F("touchpoint__owner"), F("touchpoint__journey__owner")))
    keys = defaultdict(list)
    for pk, owner in owned.exclude(owner=None).values_list("pk", "owner")[:MOST]:
        keys[owner].append(pk)
    people = User.objects.filter(pk__in=keys, is_active=True)
    return sum(
        _send_or_log(person, keys[person.pk], now=now)
        for person in people
        if _hour_of(person, now) in MORNING
    )


def _hour_of(person: User, now: datetime) -> int:
    try:
        where: tzinfo = ZoneInfo(person.time_zone)
    except (KeyError, ValueError, OSError):
        where = timezone.get_default_timezone()
    return now.astimezone(where).hour


def _send_or_log(person: User, keys: list[int], *, now: datetime) -> bool:
    try:
        return send_morning_mail(person, keys, now=now)
    except Exception:  # one person's mail must not stop those of the others
        logger.exception("The mail of signals to person %s failed", person.pk)
        return False


def send_morning_mail(person: User, keys: list[int], *, now: datetime) -> bool:
    """Mail a person these signals, as far as nobody did so meanwhile."""
    with transaction.atomic():
        rows = Signal.objects.open().select_for_update(skip_locked=True, no_key=True, of=("self",))
        signals = list(
            rows.filter(pk__in=keys, mailed_at=None).select_related("touchpoint", "baseline")
        )
        if not signals:
            return False
        Signal.objects.filter(pk__in=[each.pk for each in signals]).update(mailed_at=now)
        names = list(dict.fromkeys(each.touchpoint.name for each in signals))
        more = ngettext("and %s more", "and %s more", len(names) - 1) % (len(names) - 1)
        subject = _("Signal at “%s”") % names[0] + (f" {more}" if len(names) > 1 else "")
        context = {
            "person": person,
            "texts": [text_of(each) for each in signals],
            "site": settings.PUBLIC_URL.rstrip("/"),
        }
        text = render_to_string("journeys/mail/signals.txt", context)
        EmailMessage(subject, text, to=[person.email]).send()
    return True
