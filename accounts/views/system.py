"""The System page: work that waits, processes, queues, and deliveries that fail."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires
from config.disk import low_disk
from config.web.refusals import return_to
from config.web.toasts import notify
from ledger import actions
from ledger.models import Delivery
from ledger.processes import broker_queues, processes
from ledger.watches import Watch, failing_deliveries, watches

MAX_COUNTED = 999
MAX_LISTED = 50


@require_safe
@requires("may_administer")
def system(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    listed = list(failing_deliveries()[: MAX_LISTED + 1])
    context = {
        "watches": [_watched(watch, now) for watch in watches()],
        "processes": processes(now),
        "queues": broker_queues(),
        "low_disk": low_disk(),
        "failing": listed[:MAX_LISTED],
        "has_more": len(listed) > MAX_LISTED,
        "most_listed": MAX_LISTED,
    }
    part = "#system" if request.headers.get("HX-Request") else ""
    return render(request, f"accounts/system.html{part}", context)


@require_POST
@requires("may_administer")
def retry_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=pk)
    return_to(request, reverse("accounts:system"))
    actions.retry_delivery(delivery, by=current_user(request))
    return notify(request, redirect("accounts:system"), _("The delivery is tried again."))


def _watched(watch: Watch, now: datetime) -> dict[str, Any]:
    oldest = watch.oldest(now)
    count = watch.count(now, most=MAX_COUNTED + 1) if oldest else 0
    return {
        "watch": watch,
        "oldest": oldest,
        "count": count if count <= MAX_COUNTED else f"{MAX_COUNTED}+",
        "is_stuck": oldest is not None and oldest < now - watch.stuck_after,
    }
