"""The simulated year at fixed moments: hours of the week, month ends, changes of summer time."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from accounts.models import Team, User
from customers.models import Customer
from demo.seed.company import (
    MAILBOXES,
    PEOPLE,
    TEAMS,
    Company,
    channels_by_name,
    new_survey,
)
from demo.seed.feedback import OPEN_FOR, UNREAD_FOR, Feedback
from demo.seed.hours import is_open, last_waking_time, was_open, when_awake, when_open
from demo.seed.orders import Orders
from demo.seed.schedule import Schedule
from demo.seed.seed import A_YEAR, simulate
from demo.seed.texts import people, touchpoints
from journeys.models import FeedbackRequest, Touchpoint
from mail.models import Mailbox

State = FeedbackRequest.State
MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
HOURS = [MONDAY + timedelta(hours=hour) for hour in range(168)]
EDGES = [
    datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC),
    datetime(2026, 11, 30, 0, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    datetime(2027, 1, 1, 0, 30, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),  # summer time begins in Europe at 1:00 UTC
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC),  # and ends
    datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
]


@pytest.mark.parametrize("moment", [*HOURS, *EDGES], ids=str)
def test_office_and_waking_hours(moment: datetime):
    where = ZoneInfo("Europe/Madrid")
    assert is_open(when_open(moment, Random(1)))
    assert moment <= when_open(moment, Random(1)) <= moment + timedelta(days=3)
    assert is_open(was_open(moment))
    assert moment - timedelta(days=3) <= was_open(moment) <= moment
    assert 7 <= when_awake(moment, where, Random(1)).astimezone(where).hour < 23
    assert moment <= when_awake(moment, where, Random(1)) <= moment + timedelta(hours=12)
    assert moment - timedelta(hours=12) <= last_waking_time(moment, where) <= moment


# Every seventh: each hour of the day, and each day of the week.
@pytest.mark.parametrize("now", [*HOURS[::7], *EDGES], ids=str)
def test_a_year_that_ends_at_this_moment(now: datetime):
    feedback, orders = simulated(now)
    check_tickets(feedback, now)
    check_requests(feedback, now)
    check_follow_ups(feedback, now)
    assert orders.interactions
    assert all(each.occurred_at <= now for each in orders.interactions.values())


def check_tickets(feedback: Feedback, now: datetime) -> None:
    assert 570 <= len(feedback.conversations) <= 640
    for each in feedback.conversations:
        assert each.past
        times = [each.past.opened_at, *(step.at for step in each.past.steps)]
        assert times == sorted(times)
        assert times[-1] <= now
    opened = [each.past.opened_at for each in feedback.conversations if each.past]
    assert opened == sorted(opened)
    assert sum(not each.is_solved for each in feedback.conversations) >= 20


def check_requests(feedback: Feedback, now: datetime) -> None:
    waiting = [each for each in feedback.requests if each.state == State.WAITING]
    assert 2 <= len(waiting) <= 20
    assert all(each.due_at > now for each in waiting)
    answers = [each.answer for each in feedback.requests if each.answer]
    assert 215 <= len(answers) <= 300
    assert all(each.at <= now for each in answers)
    unread = [each for each in answers if each.read_at is None]
    assert len(unread) >= 3
    assert all(now - each.at < UNREAD_FOR + timedelta(days=4) for each in unread)


def check_follow_ups(feedback: Feedback, now: datetime) -> None:
    asked = [each for each in feedback.requests if each.answer and each.answer.score <= 2]
    still_open = [each for each in asked if each.answer and each.answer.call is None]
    counted = [each for each in still_open if each.answer and not each.answer.bot_detection]
    assert 2 <= len(counted) <= 20
    assert any(each.conversation.topic.touchpoint == "Delivery day" for each in counted)
    assert all(now - each.answer.at < 2 * OPEN_FOR for each in counted if each.answer)


def simulated(now: datetime) -> tuple[Feedback, Orders]:
    """The year in memory alone, with a company that no database has seen."""
    begins = datetime.combine((now - A_YEAR).date(), time(8), tzinfo=UTC)
    company = Company(channels=channels_by_name(), survey=new_survey())
    for number, (name, role, _job) in enumerate(PEOPLE, 1):
        key = name.split()[0].lower()
        company.people[key] = User(pk=number, name=name, role=role, time_zone="Europe/Madrid")
    for number, key in enumerate(TEAMS, 1):
        company.teams[key] = Team(pk=number, name=key)
        company.mailboxes[key] = Mailbox(address=MAILBOXES[key][1], team=company.teams[key])
    by_name = {
        each.name: Touchpoint(name=each.name, owner=company[each.one("owner")])
        for each in touchpoints()
    }
    customers = {each: Customer(name=each.name) for each in people()}
    schedule = Schedule(now, begins, company, by_name, customers, Random(1817))
    return simulate(schedule, begins)
