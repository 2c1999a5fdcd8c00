"""Rows of the Postbox's list, and the feedback requests that wait."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from config.web.pages import KeysetPage, keyset_page
from demo.models import PostboxMail
from demo.postbox.reply_preview import rating_of
from helpdesk.models import Ticket
from journeys.models import Answer, FeedbackRequest

PAGE = 40
ICONS = {
    "reply": "reply",
    "feedback_request": "mail-question-mark",
    "feedback_question": "mail-question-mark",
    "acknowledgement": "inbox",
    "account": "key-round",
}


def mails_of(customer: int | None, *, after: str | None = None) -> KeysetPage:
    """Return a page of mails, newest first, with icon, label, score and solved mark."""
    mails = PostboxMail.objects.of(customer).select_related("customer").defer("raw")
    page = keyset_page(mails, order="-received_at", after=after, size=PAGE)
    _add_answers(page.rows)
    _add_solved(page.rows)
    for mail in page.rows:
        mail.icon = ICONS.get(mail.kind, "mail")
        mail.kind_label = kind_label(mail)
    return page


def kind_label(mail: PostboxMail) -> str:
    labels = {
        "reply": _("Reply from %(name)s"),
        "feedback_request": _("Feedback request from %(name)s"),
        "feedback_question": _("Which number? from %(name)s"),
        "feedback_goodbye": _("Confirmation of the opt-out"),
        "acknowledgement": _("Confirmation of receipt"),
        "account": _("About an account"),
    }
    return labels.get(mail.kind, _("Mail from %(name)s")) % {"name": mail.sender_first_name}


def waiting_requests() -> dict[str, Any]:
    """Return `count` and `until` of the waiting feedback requests; {} without any."""
    waiting = FeedbackRequest.objects.filter(state="waiting")
    found = waiting.aggregate(count=Count("pk"), last=Max("due_at"))
    if not found["count"]:
        return {}
    return {"count": found["count"], "until": format_until(found["last"], timezone.now())}


def format_until(at: datetime, now: datetime) -> str:
    """Format a future moment as "until tomorrow afternoon", "until Friday", "until 3 May"."""
    at, now = timezone.localtime(at), timezone.localtime(now)
    days = (at.date() - now.date()).days
    if at <= now:
        return _("a moment")
    if days > 1:
        return _("until %s") % date_format(at, "l" if days < 7 else "j F")
    parts = (_("this morning"), _("this afternoon"), _("this evening"))
    if days == 1:
        parts = (_("tomorrow morning"), _("tomorrow afternoon"), _("tomorrow evening"))
    return _("until %s") % parts[(at.hour >= 12) + (at.hour >= 18)]


def get_mail(pk: int) -> PostboxMail:
    return get_object_or_404(PostboxMail.objects.select_related("customer"), pk=pk)


def newest_mail(customer: int | None) -> PostboxMail | None:
    return PostboxMail.objects.of(customer).select_related("customer").first()


def _add_answers(rows: list[Any]) -> None:
    asked = [row.about_id for row in rows if row.kind == "feedback_request"]
    answers = Answer.objects.filter(request__in=asked)
    given = {a.request_id: rating_of(a.metric, a.score) for a in answers if a.score is not None}
    for row in rows:
        row.rating = given.get(row.about_id) if row.kind == "feedback_request" else None


def _add_solved(rows: list[Any]) -> None:
    """Mark the newest reply of each solved ticket."""
    tickets = {row.about_id for row in rows if row.kind == "reply"}
    resolved = set(Ticket.objects.filter(pk__in=tickets).solved().values_list("pk", flat=True))
    newest = PostboxMail.objects.filter(about__in=[f"ticket:{pk}" for pk in resolved], kind="reply")
    last = {pk for _about, pk in newest.order_by().values_list("about").annotate(Max("pk"))}
    for row in rows:
        row.is_solved = row.pk in last
