"""Feedback requests, answers and follow-ups of the seeded demo."""

from datetime import UTC, datetime, timedelta

from django.db.models import F
from django.test import TestCase

from customers.models import Consent
from demo.seed.seed import seed_demo
from journeys.models import (
    Answer,
    AnswerRevision,
    FeedbackRequest,
    FollowUp,
)
from ledger.models import Event

State = FeedbackRequest.State
# A Sunday evening at the end of a month.
NOW = datetime(2025, 11, 30, 20, 40, tzinfo=UTC)


class TestSeededFeedback(TestCase):
    """Seeded once, in the transaction of this class."""

    @classmethod
    def setUpTestData(cls) -> None:
        seed_demo(lambda _said: None, now=NOW)

    def test_each_resolution_has_one_request(self):
        resolutions = Event.objects.filter(name="ticket.resolved").count()
        assert FeedbackRequest.objects.count() == resolutions

    def test_no_request_breaks_the_rules_of_asking(self):
        sent = FeedbackRequest.objects.filter(state=State.SENT).select_related("survey", "customer")
        newest: dict[int, FeedbackRequest] = {}
        for request in sent.order_by("sent_at"):
            before = newest.get(request.customer_id)
            if before:
                days = timedelta(days=request.survey.quarantine_days)
                assert request.sent_at - before.sent_at >= days
            newest[request.customer_id] = request
            assert request.sent_at >= request.due_at
        assert not sent.filter(email__startswith="office@").exists()
        for refusal in Consent.objects.filter(purpose="feedback", is_given=False):
            later = sent.filter(customer=refusal.customer_id, sent_at__gt=refusal.changed_at)
            assert not later.exists()

    def test_requests_that_were_not_sent_have_a_reason(self):
        left_out = FeedbackRequest.objects.filter(state__in=[State.NOT_SENT, State.WITHDRAWN])
        assert not left_out.filter(reason="").exists()
        reasons = set(left_out.values_list("reason", flat=True))
        assert {"quarantine", "not_resolved", "not_a_person", "opted_out"} <= reasons
        waiting = FeedbackRequest.objects.filter(state=State.WAITING)
        assert 2 <= waiting.count() <= 15
        assert not waiting.filter(due_at__lt=NOW).exists()

    def test_each_answer_has_its_question(self):
        answers = Answer.objects.all()
        assert not answers.exclude(request__state=State.SENT).exists()
        assert not answers.filter(answered_at__lt=F("request__sent_at")).exists()
        assert not answers.filter(revisions=None).exists()
        assert answers.filter(bot_detection="suspect").count() >= 1
        # Not more: of the last two days' requests some are refused, as their customer wrote again.
        assert answers.filter(read_at=None).exists()
        by_mail = AnswerRevision.objects.filter(source="mail", answer__score__isnull=False)
        assert by_mail.count() >= 3
        asked = FeedbackRequest.objects.filter(state=State.SENT).count()
        assert 0.4 < answers.count() / asked < 0.6

    def test_dissatisfied_customers_are_called_back(self):
        low = Answer.objects.filter(band="low").exclude(bot_detection="suspect")
        assert not low.filter(follow_up=None).exists()
        still_open = FollowUp.objects.filter(done_at=None)
        assert 1 <= still_open.count() <= 20
        assert still_open.filter(owner__name="Amira Khalil").exists()
        assert not FollowUp.objects.filter(done_at__isnull=False, outcome="").exists()
