"""Feedback requests that are due, for the System page."""

from datetime import timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from journeys.models import FeedbackRequest
from ledger.watches import Watch

DUE_REQUESTS: Final = Watch(
    name="due-requests",
    label=_("Feedback requests due"),
    rows=lambda: FeedbackRequest.objects.filter(state=FeedbackRequest.State.WAITING),
    since="due_at",
    stuck_after=timedelta(minutes=30),
    help=_("Check that beat and a worker of the queue “sweeps” are running."),
)
