"""The spam settings: filter headers, the rate limit, and rules for single senders."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires
from accounts.views.settings import settings_page
from config.web.pages import keyset_page
from config.web.refusals import refusals_on
from config.web.toasts import notify
from mail.models import SenderRule, SpamSettings
from mail.models.spam import well_known_headers
from mail.settings.forms.spam import HeaderFormSet, SenderForm, SpamForm, headers_of
from mail.settings.save_spam import save_spam_settings
from mail.settings.sender_rules import forget_sender, rule_sender


@requires("may_administer")
def spam(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    kept = SpamSettings.now()
    if "defaults" in request.POST:
        kept.headers, kept.honours_headers = well_known_headers(), True
    else:
        form, headers = SpamForm(request.POST), HeaderFormSet(request.POST, prefix="h")
        if not (form.is_valid() and headers.is_valid()):
            return _page(request, status=422, form=form, headers=headers)
        kept = form.save(commit=False)
        kept.headers = headers_of(headers)
    save_spam_settings(
        most_an_hour=kept.most_an_hour,
        honours_headers=kept.honours_headers,
        headers=kept.headers,
        by=current_user(request),
    )
    return notify(request, redirect("mail:spam"), _("Saved. The rules apply to new mail."))


@require_POST
@requires("may_administer")
def add_sender(request: HttpRequest) -> HttpResponse:
    form = SenderForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, sender_form=form)
    with refusals_on(form, "sender"):
        given = form.cleaned_data
        rule = rule_sender(given["sender"], given["verdict"], by=current_user(request))
        words = f"{rule.readable_sender}: {rule.get_verdict_display()}."
        return notify(request, redirect("mail:spam"), words)
    return _page(request, status=422, sender_form=form)


@require_POST
@requires("may_administer")
def remove_sender(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(SenderRule, pk=pk)
    forget_sender(rule, by=current_user(request))
    words = _("The rule for %s was removed.") % rule.readable_sender
    return notify(request, redirect("mail:spam"), words)


def _page(request: HttpRequest, *, status: int = 200, **forms: Any) -> HttpResponse:
    """Render the page. `forms` are those with errors: form, headers or sender_form."""
    kept = SpamSettings.now()
    senders = SenderRule.objects.select_related("made_by")
    context = {
        "form": SpamForm(instance=kept),
        "headers": HeaderFormSet(initial=kept.headers, prefix="h"),
        "sender_form": SenderForm(),
        "senders": keyset_page(senders, order="-made_at", after=request.GET.get("after")),
    }
    return settings_page(request, "mail/spam.html", context | forms, status=status)
