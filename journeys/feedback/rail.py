from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.access import is_staff_person
from accounts.models import User
from config.web.counting import counts_composed_once
from journeys.access import visible_answers
from journeys.models import FollowUp, Signal
from journeys.models.counting import ticket_counts

MAX_SHOWN = 99


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """Return the counts of unread answers (late: a follow-up is overdue) and of open signals."""
    user = request.user
    if not is_staff_person(user):
        return {}
    counts = _count(user, timezone.now())
    unread, late = counts["unread"], counts["late"] > 0
    label = ngettext("%s answer to read", "%s answers to read", unread) % unread
    tone = "late" if late else "act"
    shown = unread if unread <= MAX_SHOWN else f"{MAX_SHOWN}+"
    marks = {"feedback": {"count": shown, "tone": tone, "label": label}}
    if signals := counts["signals"]:
        label = ngettext("%s signal", "%s signals", signals) % signals
        shown = signals if signals <= MAX_SHOWN else f"{MAX_SHOWN}+"
        marks["journeys"] = {"count": shown, "tone": "act", "label": label}
    return marks


@counts_composed_once(most=MAX_SHOWN + 1)
def _count(user: User, now: datetime) -> dict[str, QuerySet[Any]]:
    late = FollowUp.objects.filter(ticket_counts("answer__ticket"), done_at=None, due_at__lt=now)
    return {"unread": visible_answers(user).to_read(), "late": late, "signals": open_signals()}


def open_signals() -> QuerySet[Any]:
    """Return the open signals at touchpoints in use; they are few, by a partial index."""
    return Signal.objects.open().filter(
        touchpoint__retired_at=None, touchpoint__journey__archived_at=None
    )
