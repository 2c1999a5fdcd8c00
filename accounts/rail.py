"""The mark on the rail when something is stuck."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.access import may_administer
from accounts.setup_steps import HIDDEN, setup_rows, steps_left
from config.web.counting import count_each
from ledger.models import Delivery
from ledger.processes import silent
from ledger.watches import watches

MAX_SHOWN = 99


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    """For administrators: deliveries that keep failing, work that is stuck, silent processes.

    Beside them the steps of the first run that are left, until they are hidden. One query. A
    process that was never seen is shown on the System page alone.
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
            **setup_rows(),
            "failing": Delivery.objects.stuck(),
            "silent": silent(now),
        },
        most=MAX_SHOWN + 1,
    )
    # A watch counts once, however much waits: one cause holds it all up.
    count = counts["failing"] + counts["silent"] + sum(bool(counts[name]) for name in parts)
    rail = _setup_left(counts)
    if not count:
        return rail
    label = ngettext("%(count)d problem in System", "%(count)d problems in System", count)
    shown = count if count <= MAX_SHOWN else f"{MAX_SHOWN}+"
    return rail | {"settings": {"count": shown, "tone": "late", "label": label % {"count": count}}}


def _setup_left(counts: Mapping[str, int]) -> dict[str, Any]:
    """Return the place of the first run on the rail; nothing once it is done or hidden."""
    left = steps_left(counts)
    if not left or counts[HIDDEN]:
        return {}
    label = ngettext("%(count)d step to do", "%(count)d steps to do", left) % {"count": left}
    return {"setup": {"count": left, "tone": "", "label": label}}
