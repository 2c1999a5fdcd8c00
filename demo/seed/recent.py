"""The mail of the last two days: written and kept in the Postbox by the actions of every day."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db.models import F

from demo.models import PostboxMail
from demo.postbox.actions.receive import receive_mail
from demo.seed.feedback import Request
from demo.seed.history import RECENT
from helpdesk.actions.reply_email import queue_reply
from helpdesk.channels import reply_route
from helpdesk.models import Message
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.actions.send_requests import send_request
from journeys.models import FeedbackRequest
from mail.models import OutboundMail
from mail.outbound.compose import compose

TAKES = timedelta(seconds=2)
UNREAD = 5
State = FeedbackRequest.State
Action = Callable[[], None]


def send_recent(requests: Sequence[tuple[Request, FeedbackRequest]], now: datetime) -> None:
    """Send the replies and the requests of the last days, and record their answers, in order."""
    replies = Message.objects.filter(
        agent__isnull=False, kind=Message.Kind.PUBLIC, created_at__gt=now - RECENT
    ).select_related("ticket__mailbox", "ticket__requester", "agent")
    actions: list[tuple[datetime, int, Action]] = []
    for message in replies:
        actions.append((message.created_at, len(actions), _reply(message)))
    for request, row in requests:
        assert request.ended_at
        actions.append((request.ended_at, len(actions), _request(row, request.ended_at)))
        if request.answer:
            actions.append((request.answer.at, len(actions), _answer(request, row)))
    for _at, _number, action in sorted(actions, key=lambda each: each[:2]):
        action()
    newest = PostboxMail.objects.values_list("pk", flat=True)[:UNREAD]
    PostboxMail.objects.exclude(pk__in=list(newest)).update(read_at=F("received_at"))


def _reply(message: Message) -> Action:
    def send() -> None:
        assert message.agent
        mail = queue_reply(
            message.ticket,
            message,
            needs=reply_route(message.ticket).needs,
            files=[],
            by=message.agent,
            now=message.created_at,
        )
        message.outbound = mail
        message.save(update_fields=["outbound"])
        _deliver(mail, message.created_at)

    return send


def _request(row: FeedbackRequest, at: datetime) -> Action:
    def send() -> None:
        sent = send_request(row, now=at)
        if sent and sent.outbound and sent.state == State.SENT:
            _deliver(sent.outbound, at)

    return send


def _answer(request: Request, row: FeedbackRequest) -> Action:
    answer = request.answer
    assert answer

    def record() -> None:
        row.refresh_from_db()
        if row.state == State.SENT:
            record_answer(
                row,
                source=answer.source,
                now=answer.at,
                score=answer.score,
                comment=answer.comment or None,
                wants_contact=answer.wants_contact or None,
            )

    return record


def _deliver(mail: OutboundMail, at: datetime) -> None:
    """The Postbox is the mail server of the demo's customers: it takes every mail."""
    OutboundMail.objects.filter(pk=mail.pk, state=OutboundMail.State.QUEUED).update(
        state=OutboundMail.State.SENT,
        attempts=1,
        sent_at=at + TAKES,
        delivered_to=F("recipients"),
    )
    receive_mail(compose(mail, now=at), recipients=mail.recipients, now=at + TAKES)
