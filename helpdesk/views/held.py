"""Mail held back as spam, where those see it who get the phone call: under the inbox's Spam."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.access import current_user, staff_only
from accounts.models import User
from config.toasts import say
from config.web import KeysetPage, keyset_page
from helpdesk.access import get_held_mail_for, visible_held_mail
from mail import actions
from mail.models import SenderRule
from mail.shelves import FIRST_SHELF
from mail.views.letter import understood
from mail.views.queue_rows import dressed_rows

PAGE = 50
REFUSALS = (actions.CannotRetryMail, actions.CannotRuleSender)
ALLOW = SenderRule.Verdict.ALLOW


def held_page(user: User, *, after: str | None) -> KeysetPage:
    """The newest mails held back, dressed as `mail.views.queue_rows.Row`."""
    mails = visible_held_mail(user).select_related("mailbox")
    page = keyset_page(mails, order="-received_at", after=after, size=PAGE)
    return KeysetPage(dressed_rows(FIRST_SHELF, page.rows), page.next_after)


@staff_only
@require_GET
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, read before somebody decides; nothing of it is rendered."""
    user = current_user(request)
    mail = get_held_mail_for(user, pk)
    if not mail.is_held_as_spam:
        return say(request, redirect("helpdesk:inbox", "spam"), _gone())
    context = {
        "section": "inbox",
        "mail": mail,
        "row": dressed_rows(FIRST_SHELF, [mail])[0],
        "no_allow": actions.why_no_rule(mail.from_address, ALLOW) if user.may_lead else "",
        **understood(mail),
    }
    return render(request, "helpdesk/held.html", context)


@staff_only
@require_POST
def let_through(request: HttpRequest, pk: int) -> HttpResponse:
    """Not spam: it becomes a ticket. With `allow` the sender is never held back again."""
    user = current_user(request)
    mail = get_held_mail_for(user, pk)
    back = redirect("helpdesk:inbox", "spam")
    if not mail.is_held_as_spam:
        return say(request, back, _gone())
    try:
        if "allow" in request.POST and user.may_lead:
            actions.rule_sender(mail.from_address, ALLOW, by=user, stood_in_mail=True)
        actions.retry_inbound(mail, by=user)
    except REFUSALS as refusal:
        return say(request, back, str(refusal), tone="late")
    return say(request, back, _("Not spam: it becomes a ticket in a moment."))


def _gone() -> str:
    return _("This mail is not held back any more; somebody was faster.")
