"""Withdrawal of feedback requests, including those that their channel has not sent yet."""

from django.db.models import QuerySet

from config.refusals import Refused
from customers.actions.timeline import remove_from_timeline
from helpdesk.channels import unsent_notices, withdraw_notice
from journeys.models import FeedbackRequest

State = FeedbackRequest.State
NOT_ENDED = (State.WAITING, State.SENT)


def withdraw_unsent(
    requests: QuerySet[FeedbackRequest], *, state: str, reason: str
) -> list[FeedbackRequest]:
    """Withdraw the requests in the caller's transaction; return those withdrawn.

    A notice that is being handed over at the moment stays sent.
    """
    found = list(requests.filter(state__in=NOT_ENDED).only("state", "outbound", "other_notice"))
    unsent = unsent_notices(each.notice for each in found if each.notice)
    keys = [each.pk for each in found if each.state == State.WAITING or each.notice in unsent]
    if not keys:
        return []
    # One that was sent since it was read is locked as it is now, and its notice decides.
    locked = requests.filter(pk__in=keys, state__in=NOT_ENDED)
    locked = locked.select_for_update(of=("self",), no_key=True)
    return [each for each in locked if _withdraw(each, state, reason)]


def _withdraw(request: FeedbackRequest, state: str, reason: str) -> bool:
    if request.notice and not _stop(request.notice):
        return False
    if request.sent_at:
        remove_from_timeline(subject_type="feedbackrequest", subject_id=request.pk, kind="request")
    request.state, request.reason = state, reason
    request.sent_at = request.expires_at = None
    request.save(update_fields=["state", "reason", "sent_at", "expires_at"])
    return True


def _stop(notice: str) -> bool:
    try:
        withdraw_notice(notice)
    except Refused:
        return False
    return True
