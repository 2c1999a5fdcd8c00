"""The panels of My day: promised calls, and answers about tickets one solved."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from helpdesk.actions.assign import assign_team
from journeys.feedback.own_work import SHOWN, own_follow_ups, own_scores
from journeys.models import Answer, FeedbackRequest, FollowUp
from tests.personas import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def answer(make_solved, carla, survey, touchpoint):
    """Make an answer about a ticket that somebody solved, with a call if it has an owner."""

    def make(agent, *, score=5, ago=timedelta(days=1), owner=None, **columns) -> Answer:
        now, ticket = timezone.now(), make_solved(carla)
        asked = FeedbackRequest.objects.create(
            ticket=ticket, resolution=9, customer=carla, email="carla@correu.example",
            touchpoint=touchpoint, resolved_at=now, due_at=now, state="sent", sent_at=now,
            survey=survey, agent=agent,
        )  # fmt: skip
        made = Answer.objects.create(
            request=asked, ticket=ticket, customer=carla, touchpoint=touchpoint, metric="csat",
            score=score, band="high" if score > 3 else "low", answered_at=now - ago, **columns,
        )  # fmt: skip
        if owner:
            FollowUp.objects.create(answer=made, touchpoint=touchpoint, owner=owner, due_at=now)
        return made

    return make


def test_my_answers_are_those_about_tickets_i_solved_in_thirty_days(answer, ana, lea):
    new = answer(ana, ago=timedelta(days=29))
    answer(ana, ago=timedelta(days=31))
    answer(lea)
    answer(ana, bot_detection="suspect")
    scores = own_scores(ana, now=timezone.now())
    assert scores.answers == [new]
    assert [figure.n for figure in scores.figures] == [1]


def test_a_figure_is_withheld_under_five_answers_and_says_why(answer, ana):
    for number in range(4):
        answer(ana, score=number + 2)
    page = signed_in(ana).get(reverse("journeys:my-scores")).content.decode()
    assert "4 CSAT answers: too few for a figure." in page
    answer(ana)
    page = signed_in(ana).get(reverse("journeys:my-scores")).content.decode()
    assert "too few" not in page
    assert "few answers: chance alone" in page
    assert "n 5" in page


def test_at_most_ten_answers_are_listed_and_all_are_counted(answer, ana):
    for _ in range(SHOWN + 1):
        answer(ana)
    scores = own_scores(ana, now=timezone.now())
    assert (len(scores.answers), scores.figures[0].n) == (SHOWN, SHOWN + 1)


def test_each_answer_opens_its_ticket(answer, ana):
    found = answer(ana)
    page = signed_in(ana).get(reverse("journeys:my-scores")).content.decode()
    assert f'href="{reverse("helpdesk:ticket", args=[found.ticket_id])}"' in page


def test_my_calls_are_open_and_mine_the_first_due_first(answer, ana, lea):
    first, second, done = (answer(ana, score=1, owner=ana).follow_up for _ in range(3))
    answer(ana, score=1, owner=lea)
    FollowUp.objects.filter(pk=first.pk).update(due_at=timezone.now() + timedelta(hours=1))
    FollowUp.objects.filter(pk=done.pk).update(done_at=timezone.now())
    assert own_follow_ups(ana) == [second, first]


def test_work_on_tickets_of_another_team_is_not_shown(answer, ana, lea, delivery):
    found = answer(ana, score=1, owner=ana)
    assign_team(found.ticket, team=delivery, by=lea)
    assert own_follow_ups(ana) == []
    assert own_scores(ana, now=timezone.now()).answers == []


@pytest.mark.parametrize("name", ["my-follow-ups", "my-scores"])
def test_one_and_three_rows_cost_the_same(name, answer, ana, django_assert_num_queries):
    client, url = signed_in(ana), reverse(f"journeys:{name}")
    cost = {"my-follow-ups": 2, "my-scores": 3}[name]
    answer(ana, score=1, owner=ana)
    client.get(url, headers={"HX-Request": "true"})
    with django_assert_num_queries(cost):
        client.get(url, headers={"HX-Request": "true"})
    for _ in range(2):
        answer(ana, score=1, owner=ana)
    with django_assert_num_queries(cost):
        client.get(url, headers={"HX-Request": "true"})


def test_my_day_has_both_panels(ana):
    page = signed_in(ana).get(reverse("helpdesk:my-day")).content.decode()
    assert reverse("journeys:my-follow-ups") in page
    assert reverse("journeys:my-scores") in page
