"""The mark on the rail when something is stuck."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.access import may_administer
from config.web.counting import count_each
from ledger.models import Delivery
from ledger.processes import silent
from ledger.watches import watches

MAX_SHOWN = 99


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """For administrators: deliveries that keep failing, work that is stuck, silent processes.

    One query. A process that was never seen is shown on the System page alone.
    """
    user = request.user
    if not may_administer(user):
        return {}
    now = timezone.now()
    parts = {watch.name: watch.stuck(now) for watch in watches()}
    counts = count_each(
        user,
        {
            **parts,
            "failing": Delivery.objects.stuck(),
            "silent": silent(now),
        },
        most=MAX_SHOWN + 1,
    )
    # A watch counts once, however much waits: one cause holds it all up.
    count = counts["failing"] + counts["silent"] + sum(bool(counts[name]) for name in parts)
    if not count:
        return {}
    label = ngettext("%(count)d problem in System", "%(count)d problems in System", count)
    shown = count if count <= MAX_SHOWN else f"{MAX_SHOWN}+"
    return {"settings": {"count": shown, "tone": "late", "label": label % {"count": count}}}
