"""Feedback requests that are due are watched."""

from datetime import timedelta

import pytest
from django.utils import timezone

from journeys.models import FeedbackRequest
from journeys.watches import DUE_REQUESTS
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("late", "state", "is_stuck"),
    [(31, "waiting", True), (29, "waiting", False), (31, "sent", False), (-60, "waiting", False)],
)
def test_a_request_that_is_due_for_long_is_stuck(solved, admin, late, state, is_stuck):
    now = timezone.now()
    FeedbackRequest.objects.update_or_create(
        ticket=solved,
        resolution=solved.resolutions,
        defaults={
            "customer": solved.requester,
            "email": "carla@correu.example",
            "resolved_at": now,
            "due_at": now - timedelta(minutes=late),
            "state": state,
        },
    )
    assert DUE_REQUESTS.stuck(now).exists() == is_stuck
    page = signed_in(admin).get("/settings/system/").text
    assert ("Check that beat and a worker of the queue “sweeps”" in page) == is_stuck
