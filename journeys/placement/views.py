"""Views of the placement rules in Settings."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import current_user, requires
from config.web.form_page import form_page
from config.web.toasts import notify
from journeys.models import TouchpointRule
from journeys.placement.forms import RuleForm
from journeys.placement.lookup import all_rules
from journeys.placement.rules import RULE_FIELDS, delete_rule, save_rule


@requires("may_edit_surveys")
@require_safe
def placement(request: HttpRequest) -> HttpResponse:
    context = {"rules": all_rules(), "rule_fields": RULE_FIELDS}
    return render(request, "journeys/settings/placement.html", context)


@requires("may_edit_surveys")
def rule(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    found = get_object_or_404(TouchpointRule, pk=pk) if pk else None

    def save(form: RuleForm) -> HttpResponse:
        kept = save_rule(form.save(commit=False), by=current_user(request))
        message = _("Rule saved. Matching tickets are placed at “%s”.") % kept.touchpoint
        return notify(request, redirect("journeys:placement"), message)

    form, context = partial(RuleForm, instance=found), {"rule": found}
    return form_page(request, "journeys/settings/rule.html", form, save, context=context)


@require_POST
@requires("may_edit_surveys")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    delete_rule(get_object_or_404(TouchpointRule, pk=pk), by=current_user(request))
    return notify(
        request,
        redirect("journeys:placement"),
        _("The rule was deleted. Its tickets stay placed."),
    )
