"""Two people call one customer back: the second result is not lost."""

import pytest
from django.utils import timezone

from accounts.models import User
from journeys.events import FOLLOW_UP_FINISHED
from journeys.feedback.actions.answers import record_answer
from journeys.feedback.actions.follow_ups import FollowUpDone, finish_follow_up
from journeys.models import Answer, FeedbackRequest, FollowUp
from ledger.models import Event
from tests.at_once import second_meets_first
from tests.personas import signed_in

FIRST, SECOND = "New wheel by courier.", "He wants\r\na refund <now>."


@pytest.fixture
def low(sent: FeedbackRequest) -> Answer:
    return record_answer(sent, source="page", score=1, comment="Bent.", now=timezone.now())


@pytest.mark.django_db
def test_the_second_result_is_shown_again_and_can_become_a_note(
    low: Answer, admin: User, lea: User
):
    url = f"/feedback/{low.pk}/call-back/"
    assert signed_in(admin).post(url, {"outcome": FIRST}).status_code == 302

    page = signed_in(lea).post(url, {"outcome": SECOND})

    assert page.status_code == 422
    assert admin.name in page.text
    assert FIRST in page.text
    assert page.context["note_form"]["body"].value() == SECOND
    assert "a refund &lt;now&gt;." in page.text
    kept = FollowUp.objects.get()
    assert (kept.done_by, kept.outcome) == (admin, FIRST)
    note = f"/customers/{low.customer_id}/note/"
    assert note in page.text
    signed_in(lea).post(note, {"body": SECOND})
    assert "a refund" in signed_in(lea).get(f"/customers/{low.customer_id}/").text


@pytest.mark.django_db
def test_the_same_result_twice_is_the_same_as_once(low: Answer, admin: User, lea: User):
    url = f"/feedback/{low.pk}/call-back/"
    for person in (admin, lea):
        assert signed_in(person).post(url, {"outcome": SECOND}).status_code == 302
    assert Event.objects.filter(name=FOLLOW_UP_FINISHED).count() == 1


@pytest.mark.django_db
def test_a_reload_of_the_answer_opens_the_answer(low: Answer, lea: User):
    response = signed_in(lea).get(f"/feedback/{low.pk}/call-back/")
    assert (response.status_code, response["Location"]) == (303, f"/feedback/?answer={low.pk}")


@pytest.mark.django_db(transaction=True)
def test_of_two_results_at_once_the_second_is_refused(low: Answer, admin: User, lea: User):
    follow_up = FollowUp.objects.get()
    refusal = second_meets_first(
        lambda: finish_follow_up(follow_up, outcome=FIRST, by=admin),
        lambda: finish_follow_up(follow_up, outcome=SECOND, by=lea),
    )
    assert isinstance(refusal, FollowUpDone)
    assert FIRST in str(refusal)
