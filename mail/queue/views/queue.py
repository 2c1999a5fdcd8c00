"""The mail queue: mail that was held, failed or deleted, with the reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import current_user, requires
from config.web.counting import count_each
from config.web.pages import HtmxRequest, keyset_page, render_fragments
from mail.models import InboundMail
from mail.queue.queue_lists import FIRST_LIST, QUEUE_LISTS, QueueList
from mail.queue.rows import queue_rows

TEMPLATE = "mail/queue.html"
COUNTED = 1000
PAGE = 50
CAUSES = [(value, label) for value, label in InboundMail.Cause.choices if value]


@require_safe
@requires("may_administer")
def mail_queue(request: HtmxRequest) -> HttpResponse:
    """Show one list of the queue; htmx requests its list and the counts, or the counts alone."""
    queue_list = QUEUE_LISTS.get(request.GET.get("list", ""), FIRST_LIST)
    context = queue_context(request, queue_list, cause=request.GET.get("cause", ""))
    if not request.htmx or request.htmx.history_restore_request:
        context |= {"live_topics": ["mail-queue"]}
        return render(request, TEMPLATE, context)
    if request.GET.get("part") == "tabs":
        return render_fragments(request, TEMPLATE, ["queue-tabs"], context)
    return render_fragments(request, TEMPLATE, ["queue-list", "queue-tabs"], context)


def queue_context(
    request: HttpRequest, queue_list: QueueList, *, cause: str = ""
) -> dict[str, Any]:
    """Return the context of the tabs and the list."""
    cause = cause if queue_list is FIRST_LIST and cause in dict(CAUSES) else ""
    page = keyset_page(
        queue_list.mails_with_mailboxes(cause=cause),
        order=queue_list.order,
        after=request.GET.get("after"),
        size=PAGE,
    )
    counts = _counts(request, queue_list)
    causes = [(value, label, counts.get(value, 0)) for value, label in CAUSES]
    return {
        "queue_list": queue_list,
        "queue_lists": [(each, counts.get(each.slug)) for each in QUEUE_LISTS.values()],
        "cause": cause,
        "causes": [each for each in causes if each[2] or each[0] == cause],
        "counted": COUNTED,
        "total": counts.get(cause or queue_list.slug),
        "rows": queue_rows(queue_list, page.rows),
        "next_after": page.next_after,
        "is_first_page": not request.GET.get("after"),
    }


def _counts(request: HttpRequest, queue_list: QueueList) -> dict[str, int]:
    """Return the size of each list, `COUNTED` at most, and of each cause; one query."""
    now = timezone.now()
    parts = {each.slug: each.rows(now) for each in QUEUE_LISTS.values()}
    if queue_list is FIRST_LIST:
        parts |= {value: queue_list.mails(cause=value) for value, _label in CAUSES}
    return count_each(current_user(request), parts, most=COUNTED)
