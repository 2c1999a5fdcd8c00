"""The spam settings: filter headers, the rate limit, and rules for single senders."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import current_user, requires
from config.web.form_page import form_of, form_page
from config.web.pages import KeysetPage, keyset_page
from config.web.stale_forms import show_values
from config.web.toasts import notify
from mail.models import SenderRule, SpamSettings
from mail.models.spam import well_known_headers
from mail.settings.forms.sender import SenderForm
from mail.settings.forms.spam import SpamForm
from mail.settings.save_spam import save_spam_settings
from mail.settings.sender_rules import delete_sender_rule, sender_rules, set_sender_rule

PAGE = "mail/spam.html"


@requires("may_administer")
def spam(request: HttpRequest) -> HttpResponse:
    kept = SpamSettings.now()
    if "defaults" in request.POST:
        kept.headers, kept.honours_headers = well_known_headers(), True
        return _save(request, kept)
    return form_page(
        request,
        PAGE,
        partial(SpamForm, instance=kept),
        lambda form: _save(request, form.save(commit=False)),
        context={"sender_form": SenderForm(), "senders": _senders(request)},
    )


def _save(request: HttpRequest, kept: SpamSettings) -> HttpResponse:
    save_spam_settings(
        most_an_hour=kept.most_an_hour,
        honours_headers=kept.honours_headers,
        headers=kept.headers,
        by=current_user(request),
    )
    return notify(request, redirect("mail:spam"), _("Saved. The rules apply to new mail."))


@requires("may_administer")
@form_of("mail:spam")
def add_sender(request: HttpRequest) -> HttpResponse:
    def save(form: SenderForm) -> HttpResponse:
        given = form.cleaned_data
        rule = set_sender_rule(given["sender"], given["verdict"], by=current_user(request))
        is_allowed = rule.verdict == SenderRule.Verdict.ALLOW
        message = _("%s is always allowed.") if is_allowed else _("%s is blocked.")
        return notify(request, redirect("mail:spam"), message % rule.sender_display)

    form = show_values(SpamForm(instance=SpamSettings.now()))
    context = {"form": form, "senders": _senders(request)}
    return form_page(
        request, PAGE, SenderForm, save, context=context, name="sender_form", refused_on="sender"
    )


@require_POST
@requires("may_administer")
def remove_sender(request: HttpRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(SenderRule, pk=pk)
    delete_sender_rule(rule, by=current_user(request))
    message = _("The rule for %s was removed.") % rule.sender_display
    return notify(request, redirect("mail:spam"), message)


def _senders(request: HttpRequest) -> KeysetPage:
    return keyset_page(sender_rules(), order="-made_at", after=request.GET.get("after"))
