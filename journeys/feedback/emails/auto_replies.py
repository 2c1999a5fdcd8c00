"""Automatic emails that answer a reply: a question for the score, and an opt-out confirmation."""

from typing import cast

from django.utils.translation import gettext as _

from helpdesk import formatting
from helpdesk.channels import Notice, sender_of
from helpdesk.models import Channel
from journeys.feedback.emails.request_email import company_of, sender_name
from journeys.metrics.scales import SCALES, Metric
from journeys.models import FeedbackRequest
from mail.models import Mailbox, OutboundMail

QUESTION, CONFIRMATION = "feedback_question", "feedback_goodbye"


def ask_for_score(request: FeedbackRequest, *, mailbox: Mailbox, said: str) -> None:
    """Ask once for the intended score; a second unclear reply stays a comment."""
    scale = SCALES[cast(Metric, request.metric)]
    text = _(
        "Hi %(name)s,\n\nthank you for your reply. We could not tell which number you mean, "
        "and we would rather ask than guess.\n\n%(question)s\n\nJust reply with one number from "
        "%(low)s (%(worst)s) to %(high)s (%(best)s).\n\nIf you would rather not, do nothing: your "
        "words are kept as you wrote them.\n\n%(sender)s\n"
    )
    values = {
        "name": request.customer.first_name or _("there"),
        "question": request.question,
        "low": scale.low,
        "high": scale.high,
        "worst": request.low_label.lower(),
        "best": request.high_label.lower(),
        "sender": sender_name(request, mailbox),
    }
    _send_once(request, mailbox, kind=QUESTION, text=text % values)


def confirm_opt_out(request: FeedbackRequest, *, mailbox: Mailbox) -> None:
    """Confirm an opt-out, once."""
    text = _(
        "Hi %(name)s,\n\nwe will not ask you how it went any more. You keep getting answers to "
        "your questions, and you can always tell us what you think: just reply to any mail.\n\n"
        "%(company)s\n"
    )
    name = request.customer.first_name or _("there")
    values = {"name": name, "company": company_of(mailbox)}
    _send_once(request, mailbox, kind=CONFIRMATION, text=text % values)


def _send_once(request: FeedbackRequest, mailbox: Mailbox, *, kind: str, text: str) -> None:
    about = f"feedback:{request.pk}"
    if OutboundMail.objects.filter(about=about, kind=kind).exists():
        return
    notice = Notice(
        mailbox=mailbox,
        kind=kind,
        about=about,
        to=request.email,
        from_name=sender_name(request, mailbox),
        subject=formatting.reply_subject(request.ticket.subject),
        text=text,
        headers={"Auto-Submitted": "auto-replied"},
        follows=request.outbound,
    )
    sender_of(Channel.MAIL).send_notice(request.ticket, notice)
