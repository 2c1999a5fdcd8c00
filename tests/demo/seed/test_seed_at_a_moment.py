"""The whole seed at a moment far from the clock: all times come from `now=`."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from customers.models import Consent, Customer, CustomerNote
from demo.models import PostboxMail
from demo.seed.seed import seed_demo
from helpdesk.models import Message, Ticket
from journeys.models import Answer, FeedbackRequest, FollowUp, Interaction, MapVersion
from ledger.models import Event
from mail.models import OutboundMail

# Summer time ends in Europe at this moment.
NOW = datetime(2025, 10, 26, 1, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_nothing_but_the_newest_ticket_has_the_time_of_the_clock():
    seed_demo(lambda _line: None, now=NOW)
    newest = Ticket.objects.latest("pk")
    events = Event.objects.filter(at__gt=NOW)
    assert {(each.subject_type, each.subject_id) for each in events} == {("ticket", newest.pk)}
    assert not Ticket.objects.exclude(pk=newest.pk).filter(updated_at__gt=NOW).exists()
    assert not Message.objects.exclude(ticket=newest).filter(created_at__gt=NOW).exists()
    for model, field in [
        (Answer, "changed_at"),
        (Answer, "read_at"),
        (Consent, "changed_at"),
        (CustomerNote, "created_at"),
        (FeedbackRequest, "sent_at"),
        (FollowUp, "created_at"),
        (FollowUp, "done_at"),
        (MapVersion, "published_at"),
        (OutboundMail, "created_at"),
        (OutboundMail, "sent_at"),
        (PostboxMail, "received_at"),
    ]:
        assert not model.objects.filter(**{f"{field}__gt": NOW + timedelta(seconds=3)}).exists(), (
            model,
            field,
        )
    assert not Interaction.objects.exclude(ticket=newest).filter(occurred_at__gt=NOW).exists()
    long_ago = NOW - timedelta(days=360)
    assert not Customer.objects.filter(created_at__gt=long_ago).exists()
    assert not User.objects.filter(date_joined__gt=long_ago).exists()
    assert FollowUp.objects.filter(done_at=None).count() >= 2
    assert FeedbackRequest.objects.filter(state="waiting").count() >= 2
