from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from journeys.feedback.actions import answers
from journeys.feedback.actions.answers import CannotRecordAnswer, record_answer
from journeys.feedback.actions.follow_ups import (
    CannotAssignFollowUp,
    CannotFinishFollowUp,
    assign_follow_up,
    finish_follow_up,
)
from journeys.feedback.actions.triage import judge_answer, mark_read
from journeys.models import Answer, FeedbackRequest, FollowUp
from ledger.models import Event
from mail.models import OutboundMail

pytestmark = pytest.mark.django_db


def give(request: FeedbackRequest, score: int | None = None, **said) -> Answer:
    said.setdefault("source", "page")
    said.setdefault("now", timezone.now())
    return record_answer(request, score=score, **said)


def give_suspect(request: FeedbackRequest, score: int) -> tuple[Answer, datetime]:
    """Give the answer of a scanner, which presses five seconds after delivery."""
    assert request.outbound
    assert request.outbound.sent_at
    at = request.outbound.sent_at + timedelta(seconds=5)
    return give(request, score, now=at), at


@pytest.mark.parametrize(
    ("score", "band"), [(1, "low"), (2, "low"), (3, "middle"), (4, "high"), (5, "high")]
)
def test_the_raw_score_and_its_band_are_kept(sent: FeedbackRequest, score: int, band: str):
    answer = give(sent, score, comment=" Fine. ")
    answer.refresh_from_db()
    assert (answer.score, answer.band, answer.comment) == (score, band, "Fine.")
    assert (answer.touchpoint, answer.ticket) == (sent.touchpoint, sent.ticket)


def test_it_is_recorded_and_stands_on_the_timeline(sent: FeedbackRequest):
    answer = give(sent, 5, comment="Great")

    event = Event.objects.get(name="feedback.received")
    assert (event.subject_id, event.facts["score"], event.facts["ticket"]) == (
        answer.pk,
        5,
        sent.ticket_id,
    )
    line = sent.customer.timeline.get(kind="answer")
    assert (line.detail, line.facts["score"], line.facts["top"]) == ("Great", 5, 5)
    assert (line.facts["stage"], line.facts["touchpoint"]) == ("Get help", "Ask a question")
    assert line.team_id == sent.ticket.team_id


@pytest.mark.parametrize("score", [0, 6, -1, 55])
def test_a_score_off_the_scale_is_refused(sent: FeedbackRequest, score: int):
    with pytest.raises(CannotRecordAnswer, match="from 1 to 5"):
        give(sent, score)
    assert not Answer.objects.exists()


def test_an_answer_to_what_was_never_asked_is_refused(waiting: FeedbackRequest):
    with pytest.raises(CannotRecordAnswer):
        give(waiting, 5)


def test_a_second_score_replaces_the_first_and_the_history_stays(sent: FeedbackRequest):
    now = timezone.now()
    give(sent, 2, comment="Slow", now=now)
    answer = give(
        sent, 4, comment="Slow, but good", source="change", now=now + timedelta(minutes=1)
    )

    assert (answer.score, answer.band) == (4, "high")
    assert [(r.score, r.comment) for r in answer.revisions.all()] == [
        (2, "Slow"),
        (4, "Slow, but good"),
    ]
    assert Event.objects.filter(name="feedback.received").last().facts["before"] == 2


def test_pressing_send_twice_is_one_entry_of_the_history(sent: FeedbackRequest):
    give(sent, 4)
    assert give(sent, 4).revisions.count() == 1


def test_a_post_within_ten_seconds_of_delivery_is_suspect(sent: FeedbackRequest):
    delivered = timezone.now()
    OutboundMail.objects.filter(pk=sent.outbound_id).update(sent_at=delivered)
    sent.refresh_from_db()

    answer = give(sent, 1, now=delivered + timedelta(seconds=4))

    assert (answer.bot_detection, answer.bot_detection_reason) == ("suspect", "4 s after delivery")
    assert not Answer.objects.counted().exists()
    assert not FollowUp.objects.exists()


def test_ten_seconds_after_delivery_it_counts(sent: FeedbackRequest):
    delivered = timezone.now()
    OutboundMail.objects.filter(pk=sent.outbound_id).update(sent_at=delivered)
    sent.refresh_from_db()
    assert give(sent, 1, now=delivered + timedelta(seconds=10)).bot_detection == "none"


def test_a_change_on_the_thank_you_page_is_a_persons(sent: FeedbackRequest):
    now = timezone.now()
    give(sent, 1, now=now)
    changed = give(sent, 5, source="change", now=now + timedelta(seconds=5))
    assert changed.bot_detection == "none"


def test_an_accepted_suspect_answer_counts(sent: FeedbackRequest, chloe: User):
    answer, now = give_suspect(sent, 1)

    judge_answer(answer, is_good=True, by=chloe)
    judge_answer(answer, is_good=True, by=chloe)

    assert Answer.objects.counted().get() == answer
    assert FollowUp.objects.get().answer == answer
    assert Event.objects.filter(name="feedback.judged").count() == 1
    # What a person decided is not decided again by a rule.
    assert give(sent, 2, now=now + timedelta(seconds=2)).bot_detection == "cleared"
    assert give(sent, 2, now=now + timedelta(minutes=2)).bot_detection == "cleared"


def test_an_accepted_suspect_answer_that_asks_for_contact_is_followed_up(sent, chloe):
    answer, _now = give_suspect(sent, 3)
    Answer.objects.update(wants_contact=True)
    judge_answer(answer, is_good=True, by=chloe)
    assert FollowUp.objects.get().answer == answer


def test_dissatisfied_opens_one_follow_up_for_the_owner(sent: FeedbackRequest, lea: User):
    give(sent, 1)
    give(sent, 2, source="change")

    follow_up = FollowUp.objects.get()
    assert follow_up.owner == lea
    assert (follow_up.due_at.hour, follow_up.due_at.weekday() < 5) == (16, True)


def test_without_an_owner_the_journeys_owner_then_the_teams_lead(
    sent: FeedbackRequest, lea: User, chloe: User
):
    touchpoint = sent.touchpoint
    touchpoint.owner = None
    touchpoint.save()
    sent.team.lead = lea
    sent.team.save()
    give(sent, 1)
    assert FollowUp.objects.get().owner == lea

    FollowUp.objects.all().delete()
    touchpoint.journey.owner = chloe
    touchpoint.journey.save()
    give(FeedbackRequest.objects.get(pk=sent.pk), 1)
    assert FollowUp.objects.get().owner == chloe


def test_satisfied_opens_none_unless_contact_is_wished(sent: FeedbackRequest):
    give(sent, 5)
    assert not FollowUp.objects.exists()
    give(sent, source="change", wants_contact=True, choices=["speed"])
    assert FollowUp.objects.exists()
    assert Answer.objects.get().choices == ["speed"]
    assert Answer.objects.get().score == 5


def test_a_follow_up_is_finished_once_with_words(sent: FeedbackRequest, lea: User, ana: User):
    follow_up = give(sent, 1) and FollowUp.objects.get()
    with pytest.raises(CannotFinishFollowUp):
        finish_follow_up(follow_up, outcome=" ", by=lea)

    finish_follow_up(follow_up, outcome="New wheel by courier.", by=lea)
    finish_follow_up(follow_up, outcome=" New wheel by courier.\r\n", by=ana)

    follow_up.refresh_from_db()
    assert (follow_up.done_by, follow_up.outcome) == (lea, "New wheel by courier.")
    with pytest.raises(CannotAssignFollowUp):
        assign_follow_up(follow_up, to=ana, by=lea)


def test_a_follow_up_can_be_handed_on(sent: FeedbackRequest, lea: User, ana: User, eve: User):
    follow_up = give(sent, 1) and FollowUp.objects.get()
    assert assign_follow_up(follow_up, to=ana, by=lea).owner == ana
    with pytest.raises(CannotAssignFollowUp):
        assign_follow_up(follow_up, to=eve, by=lea)


def test_the_first_reader_is_kept(sent: FeedbackRequest, lea: User, ana: User):
    answer = give(sent, 5)
    mark_read(answer, by=lea)
    assert mark_read(answer, by=ana).read_by == lea


def test_a_reply_of_another_sender_is_no_score(sent: FeedbackRequest):
    answer = give(sent, source="mail", comment="He is happy.", is_from_other=True)
    assert (answer.score, answer.comment) == (None, "")
    assert answer.revisions.get().is_from_other
    with pytest.raises(CannotRecordAnswer):
        give(sent, 5, is_from_other=True)


def test_a_decision_during_a_change_of_the_answer_is_kept(sent, lea, monkeypatch):
    answer = give(sent, 2)
    asked_before = answers.judge

    def meanwhile(*args, **said):
        mark_read(answer, by=lea)
        asked_before(*args, **said)

    monkeypatch.setattr(answers, "judge", meanwhile)
    give(sent, 4, source="change")
    answer.refresh_from_db()
    assert (answer.score, answer.read_by) == (4, lea)


def test_an_answer_is_locked_while_it_changes(sent):
    give(sent, 2)
    with CaptureQueriesContext(connection) as queries:
        give(sent, 4, source="change")
    read = next(q["sql"] for q in queries if 'FROM "journeys_answer" ' in q["sql"])
    assert "FOR NO KEY UPDATE" in read
    ticket = next(q["sql"] for q in queries if 'FROM "helpdesk_ticket"' in q["sql"])
    assert "FOR NO KEY UPDATE" in ticket
