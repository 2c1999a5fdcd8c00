"""The count of mail that waits for a person, shown on the rail."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import may_administer
from accounts.models import User
from config.web.counting import counts_composed_once
from mail.models import InboundMail, OutboundMail
from mail.sending import mailboxes_without_server

MAX_SHOWN = 99
# Failures older than a week are left out, as they would hide new ones.
RECENT = timedelta(days=7)


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """Return the count for administrators: held, unreadable and failed mail."""
    user = request.user
    if not may_administer(user):
        return {}
    counts = _count(user, timezone.now() - RECENT, has_url=bool(settings.MAIL_URL))
    lacking = min(counts.pop("lacking", 0), 1)
    count = sum(counts.values())
    labels = [_waiting_label(count)] if count else []
    labels += [_("No mail server yet: mail is not sent")] if lacking else []
    if not labels:
        return {}
    shown = count + lacking if count + lacking <= MAX_SHOWN else f"{MAX_SHOWN}+"
    return {"settings": {"count": shown, "tone": "late", "label": "; ".join(labels)}}


def _waiting_label(count: int) -> str:
    return ngettext(
        "%(count)d mail waits in the mail queue", "%(count)d mails wait in the mail queue", count
    ) % {"count": count}


@counts_composed_once(most=MAX_SHOWN + 1)
def _count(user: User, since: datetime, *, has_url: bool) -> dict[str, QuerySet[Any]]:
    failed = OutboundMail.objects.filter(state=OutboundMail.State.FAILED, created_at__gt=since)
    rows = {"in": InboundMail.objects.in_queue().filter(received_at__gt=since), "out": failed}
    return rows if has_url else {**rows, "lacking": mailboxes_without_server()}
