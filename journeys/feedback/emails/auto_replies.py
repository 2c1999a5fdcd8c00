"""Automatic emails that answer a reply: a question for the score, and an opt-out confirmation."""

from typing import cast

from django.utils.translation import gettext as _
from django.utils.translation import override

from helpdesk import formatting
from helpdesk.channel_sender import Notice
from helpdesk.channels import notice_sender
from journeys.feedback.emails.request_email import company_of, language_of, sender_name
from journeys.metrics.scales import SCALES, Metric
from journeys.models import FeedbackRequest
from mail.models import Mailbox

QUESTION, CONFIRMATION = "feedback_question", "feedback_goodbye"


def ask_for_score(request: FeedbackRequest, *, mailbox: Mailbox) -> None:
    """Ask once for the intended score; a second unclear reply stays a comment."""
    with override(language_of(request)):
        text = _question(request, mailbox)
    _send_once(request, mailbox, kind=QUESTION, text=text)


def _question(request: FeedbackRequest, mailbox: Mailbox) -> str:
    scale = SCALES[cast(Metric, request.metric)]
    text = _(
        "%(greeting)s\n\nthank you for your reply. We could not tell which number you "
        "mean.\n\n%(question)s\n\nPlease reply with one number from %(low)s (%(worst)s) to "
        "%(high)s (%(best)s).\n\nYou need not answer: your comment is kept as you wrote "
        "it.\n\n%(sender)s\n"
    )
    values = {
        "greeting": _greeting(request),
        "question": request.question,
        "low": scale.low,
        "high": scale.high,
        "worst": request.low_label.lower(),
        "best": request.high_label.lower(),
        "sender": sender_name(request, mailbox),
    }
    return text % values


def confirm_opt_out(request: FeedbackRequest, *, mailbox: Mailbox) -> None:
    """Confirm an opt-out, once."""
    with override(language_of(request)):
        text = _confirmation(request, mailbox)
    _send_once(request, mailbox, kind=CONFIRMATION, text=text)


def _confirmation(request: FeedbackRequest, mailbox: Mailbox) -> str:
    text = _(
        "%(greeting)s\n\nyou will get no more feedback requests from us. We still answer your "
        "questions, and you can always reply to a mail to tell us what you "
        "think.\n\n%(company)s\n"
    )
    values = {"greeting": _greeting(request), "company": company_of(mailbox)}
    return text % values


def _greeting(request: FeedbackRequest) -> str:
    name = request.customer.first_name
    return _("Hi %(name)s,") % {"name": name} if name else _("Hello,")


def _send_once(request: FeedbackRequest, mailbox: Mailbox, *, kind: str, text: str) -> None:
    about, sender = f"feedback:{request.pk}", notice_sender(request.ticket)
    if sender.has_notice(kind=kind, about=about):
        return
    notice = Notice(
        kind=kind,
        about=about,
        customer=request.customer,
        email=request.email,
        account=f"mailbox:{mailbox.pk}",
        from_name=sender_name(request, mailbox),
        subject=formatting.reply_subject(request.ticket.subject),
        text=text,
        headers={"Auto-Submitted": "auto-replied"},
        follows=request.notice,
    )
    sender.send_notice(request.ticket, notice)
