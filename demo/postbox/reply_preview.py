"""Preview of a customer's reply: its score, and the ticket it goes to."""

from dataclasses import dataclass
from typing import cast

from django.utils.html import format_html
from django.utils.translation import gettext as _

from demo.models import PostboxMail
from helpdesk import statuses
from helpdesk.models import Ticket
from journeys.feedback.replies.explain import explain
from journeys.feedback.replies.reading import read_reply
from journeys.metrics.scales import SCALES, Metric, band
from journeys.models import FeedbackRequest

TONES = ("act", "waiting", "done")


@dataclass(frozen=True)
class Rating:
    """The context of components/rating.html."""

    value: int
    top: int
    tone: str
    label: str


@dataclass(frozen=True)
class ReplyPreview:
    """The outcome of a reply as a sentence, and its score if it has one."""

    outcome: str
    rating: Rating | None = None


def preview_reply(mail: PostboxMail, text: str) -> ReplyPreview:
    """Return the outcome of `text` as a reply to a mail; nothing is stored."""
    if not text.strip():
        return ReplyPreview(_("Your text is sent as a real mail."))
    if not mail.is_feedback:
        return ReplyPreview(_of_ticket(Ticket.objects.filter(pk=mail.about_id).first()))
    request = FeedbackRequest.objects.filter(pk=mail.about_id).select_related("ticket").first()
    if request is None:
        return ReplyPreview(_("This feedback request was deleted. The reply becomes a new ticket."))
    if not request.is_open:
        return ReplyPreview(_("The feedback request has expired. %s") % _of_ticket(request.ticket))
    return _of_feedback(request, text)


def rating_of(metric: str, score: int) -> Rating:
    known = cast(Metric, metric)
    scale = SCALES[known]
    name = band(score, known)
    label = _("%(score)s of %(top)s, %(band)s")
    return Rating(
        value=score,
        top=scale.high,
        tone=TONES[scale.bands.index(name)],
        label=label % {"score": score, "top": scale.high, "band": name},
    )


def _of_feedback(request: FeedbackRequest, text: str) -> ReplyPreview:
    scale = SCALES[cast(Metric, request.metric)]
    reading = read_reply(text, scale=(scale.low, scale.high))
    rating = rating_of(request.metric, reading.score) if reading.score is not None else None
    return ReplyPreview(_emphasised(explain(reading), rating), rating)


def _emphasised(sentence: str, rating: Rating | None) -> str:
    """Return the sentence with its score in bold, if it contains it."""
    if rating is None:
        return sentence
    score = _("%(score)s of %(top)s") % {"score": rating.value, "top": rating.top}
    before, found, after = sentence.partition(score)
    return format_html("{}<b>{}</b>{}", before, found, after) if found else sentence


def _of_ticket(ticket: Ticket | None) -> str:
    if ticket is None:
        return _("It becomes a new ticket.")
    number = {"number": ticket.pk}
    if ticket.status == statuses.CLOSED:
        outcome = _("Ticket #%(number)s is closed, so the reply becomes a follow-up ticket.")
    elif ticket.status == statuses.SOLVED:
        outcome = _("Goes to ticket #%(number)s and reopens it.")
    else:
        outcome = _("Goes to ticket #%(number)s.")
    return outcome % number
