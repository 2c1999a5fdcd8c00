"""Views of mail held as spam, under the inbox's Spam view."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import current_user, staff_only
from accounts.models import User
from config.web.pages import KeysetPage, keyset_page
from config.web.refusals import return_to
from config.web.toasts import notify
from helpdesk.access import may_allow_senders
from helpdesk.mail.access import get_held_mail_for, visible_held_mail
from mail.models import SenderRule
from mail.queue.parsed_mail import parsed_context
from mail.queue.queue_lists import FIRST_LIST
from mail.queue.retry import release_inbound
from mail.queue.rows import queue_rows
from mail.settings.sender_rules import sender_rule_refusal_reason

PAGE = 50
ALLOW = SenderRule.Verdict.ALLOW


def held_page(user: User, *, after: str | None) -> KeysetPage:
    """Return the newest held mails as `mail.queue.rows.Row`."""
    page = keyset_page(visible_held_mail(user), order="-received_at", after=after, size=PAGE)
    return KeysetPage(queue_rows(FIRST_LIST, page.rows), page.next_after)


@staff_only
@require_GET
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a held mail as text; its HTML is never rendered."""
    user = current_user(request)
    mail = get_held_mail_for(user, pk)
    if not mail.is_held_as_spam:
        return notify(request, redirect("helpdesk:inbox", "spam"), _gone())
    context = {
        "section": "inbox",
        "mail": mail,
        "row": queue_rows(FIRST_LIST, [mail])[0],
        "no_allow": sender_rule_refusal_reason(mail.ruled_sender, ALLOW)
        if may_allow_senders(user)
        else "",
        **parsed_context(mail),
    }
    return render(request, "helpdesk/held.html", context)


@staff_only
@require_POST
def mark_not_spam(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a held mail as not spam. With `allow`, its sender is never held again."""
    user = current_user(request)
    mail = get_held_mail_for(user, pk)
    back = redirect("helpdesk:inbox", "spam")
    if not mail.is_held_as_spam:
        return notify(request, back, _gone())
    return_to(request, back.url)
    always = "allow" in request.POST and may_allow_senders(user)
    release_inbound(mail, always=always, by=user)
    return notify(request, back, _("Marked as not spam. The ticket opens in a moment."))


def _gone() -> str:
    return _("This mail is no longer held: another person has handled it.")
