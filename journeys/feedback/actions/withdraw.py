"""Withdrawal of feedback requests, including mail still in the outbox."""

from django.db.models import Q, QuerySet

from customers.actions.timeline import remove_from_timeline
from journeys.models import FeedbackRequest
from mail.models import OutboundMail
from mail.outbound.withdraw import CannotWithdrawMail, withdraw_mail

State = FeedbackRequest.State
Mail = OutboundMail.State


def withdraw_unsent(
    requests: QuerySet[FeedbackRequest], *, state: str, reason: str
) -> list[FeedbackRequest]:
    """Withdraw the requests in the caller's transaction; return those withdrawn.

    A mail that is being delivered at the moment stays sent.
    """
    in_outbox = Q(state=State.SENT, outbound__state__in=[Mail.QUEUED, Mail.FAILED])
    not_there = requests.filter(Q(state=State.WAITING) | in_outbox)
    locked = not_there.select_related("outbound").select_for_update(of=("self",), no_key=True)
    return [each for each in locked if _withdraw(each, state, reason)]


def _withdraw(request: FeedbackRequest, state: str, reason: str) -> bool:
    if request.outbound and not _stop(request.outbound):
        return False
    if request.sent_at:
        remove_from_timeline(subject_type="feedbackrequest", subject_id=request.pk, kind="request")
    request.state, request.reason = state, reason
    request.sent_at = request.expires_at = None
    request.save(update_fields=["state", "reason", "sent_at", "expires_at"])
    return True


def _stop(outbound: OutboundMail) -> bool:
    try:
        withdraw_mail(outbound)
    except CannotWithdrawMail:
        return False
    return True
