"""Contact points on the page that edits a customer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires
from config.web.refusals import return_to
from config.web.toasts import notify
from customers.access import get_contact_point
from customers.actions.contact_points import choose_primary_address, remove_contact_point


@require_POST
@requires("may_answer")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    point = get_contact_point(pk)
    return_to(request, reverse("customers:edit", args=[point.customer_id]))
    remove_contact_point(point, by=current_user(request))
    words = _("%s is removed. Mail from it will be of somebody new.") % point.value
    return notify(request, redirect("customers:edit", point.customer_id), words)


@require_POST
@requires("may_answer")
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    point = get_contact_point(pk)
    return_to(request, reverse("customers:edit", args=[point.customer_id]))
    choose_primary_address(point, by=current_user(request))
    words = _("%s is written to first.") % point.value
    return notify(request, redirect("customers:edit", point.customer_id), words)
