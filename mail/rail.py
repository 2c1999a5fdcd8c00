"""The count of mail that waits for a person, shown on the rail."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.access import may_administer
from accounts.models import User
from config.web.counting import counts_composed_once
from mail.models import InboundMail, OutboundMail

MAX_SHOWN = 99
# Failures older than a week are left out, as they would hide new ones.
RECENT = timedelta(days=7)


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """Return the count for administrators: held, unreadable and failed mail."""
    user = request.user
    if not may_administer(user):
        return {}
    count = sum(_count(user, timezone.now() - RECENT).values())
    if not count:
        return {}
    label = ngettext(
        "%(count)d mail waits in the mail queue", "%(count)d mails wait in the mail queue", count
    ) % {"count": count}
    shown = count if count <= MAX_SHOWN else f"{MAX_SHOWN}+"
    return {"settings": {"count": shown, "tone": "late", "label": label}}


@counts_composed_once(most=MAX_SHOWN + 1)
def _count(user: User, since: datetime) -> dict[str, QuerySet[Any]]:
    failed = OutboundMail.objects.filter(state=OutboundMail.State.FAILED, created_at__gt=since)
    return {"in": InboundMail.objects.in_queue().filter(received_at__gt=since), "out": failed}
