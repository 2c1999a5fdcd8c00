"""Views of the reader's notifications: the panel and page, the count on the rail."""

from functools import partial
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import current_user, staff_only
from accounts.models import User
from config.web.form_page import form_page
from config.web.pages import HtmxRequest, render_fragments
from config.web.params import whole_number
from config.web.toasts import notify
from helpdesk.forms.notifications import NotificationsForm
from helpdesk.notifications.listing import (
    count_unread,
    new_notifications,
    read_notifications,
    unread_badge,
)
from helpdesk.notifications.notify import mark_all_read
from helpdesk.notifications.settings import choose_notifications, settings_of
from helpdesk.views.inbox import is_fragment

TEMPLATE = "helpdesk/notifications.html"


@staff_only
@require_GET
def notifications(request: HtmxRequest) -> HttpResponse:
    """Show what the reader was told, newest first; htmx asks for the list, or for older rows."""
    after = request.GET.get("after")
    context = list_context(current_user(request), after=after)
    if is_fragment(request):
        part = "notification-rows" if after else "notification-list"
        return render_fragments(request, TEMPLATE, [part], context)
    return render(request, TEMPLATE, context)


@staff_only
@require_GET
def notification_count(request: HtmxRequest) -> HttpResponse:
    """Render the bell's count for a live update."""
    if not is_fragment(request):
        return redirect("helpdesk:notifications")
    context = bell_context(current_user(request))
    return render_fragments(request, TEMPLATE, ["rail-notifications"], context)


@staff_only
@require_POST
def read_all(request: HtmxRequest) -> HttpResponse:
    """Mark all notifications as read that the page showed, and older ones."""
    user, until = current_user(request), whole_number(request.POST.get("until", ""))
    if until:
        mark_all_read(by=user, until=until)
    if not request.htmx:
        return redirect("helpdesk:notifications")
    context = list_context(user) | bell_context(user)
    parts = ["notification-list", "rail-notifications"]
    return render_fragments(request, TEMPLATE, parts, context)


@staff_only
@require_GET
def new_for_browser(request: HtmxRequest) -> JsonResponse:
    """Return the newest notifications that the reader's browser shows, after the key `after`."""
    after = whole_number(request.GET.get("after", "")) or 0
    found = new_notifications(current_user(request), after=after, now=timezone.now())
    news = [
        {
            "key": each.key,
            "title": each.line.text,
            "body": each.ticket.subject,
            "url": reverse("helpdesk:ticket", args=[each.ticket.pk]),
        }
        for each in found
    ]
    return JsonResponse({"news": news})


@staff_only
def notification_settings(request: HtmxRequest) -> HttpResponse:
    """Show how the reader is told of each kind, and save their choice."""
    user = current_user(request)

    def save(form: NotificationsForm) -> HttpResponse:
        choose_notifications(user, chosen=form.cleaned_data, by=user)
        words = _("Your notifications are saved.")
        return notify(request, redirect("helpdesk:notification-settings"), words)

    form = partial(NotificationsForm, initial=settings_of([user.pk])[user.pk].ways)
    return form_page(request, "helpdesk/notification_settings.html", form, save)


def list_context(user: User, *, after: str | None = None) -> dict[str, Any]:
    return {"page": read_notifications(user, after=after)}


def bell_context(user: User) -> dict[str, Any]:
    return {"rail": {"notifications": unread_badge(count_unread(user)["unread"])}}
