"""Queries whose SQL is composed once give the rows of the querysets they are made of."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Role, Team, User
from config.composed import composed_once
from config.web.counting import count_each, counts_composed_once

pytestmark = pytest.mark.django_db


def people(**fields):
    return [
        User.objects.create(email=f"p{n}@veloza.example", name=f"P{n}", **fields) for n in range(4)
    ]


def test_it_is_composed_once_and_executed_with_the_values_of_each_call():
    built = []

    @composed_once
    def person(pk: int):
        built.append(pk)
        return User.objects.filter(pk=pk)

    one, two, *_others = people()
    assert person(one.pk) == [one]
    assert person(two.pk) == [two]
    assert person(0) == []
    assert len(built) == 1
    assert built[0] not in {one.pk, two.pk}


def test_each_shape_is_composed_by_itself():
    @composed_once
    def named(joined: datetime | None, *, order: str):
        rows = User.objects.order_by(order)
        return rows if joined is None else rows.filter(date_joined__gte=joined)

    now = datetime(2026, 11, 20, tzinfo=UTC)
    first, second, third, fourth = people()
    for n, person in enumerate((first, second, third, fourth)):
        User.objects.filter(pk=person.pk).update(date_joined=now + timedelta(days=n))
    assert named(None, order="pk") == [first, second, third, fourth]
    assert named(None, order="-pk") == [fourth, third, second, first]
    assert named(now + timedelta(days=2), order="pk") == [third, fourth]
    assert named(now + timedelta(days=3), order="pk") == [fourth]


def test_a_tuple_of_keys_has_a_shape_for_each_length():
    @composed_once
    def some(keys: tuple[int, ...]):
        return User.objects.filter(pk__in=keys).order_by("pk")

    one, two, three, _four = people()
    assert some((one.pk, three.pk)) == [one, three]
    assert some((two.pk, three.pk)) == [two, three]
    assert some((two.pk,)) == [two]
    assert some(()) == []


def test_related_rows_deferred_columns_and_annotations_come_along():
    @composed_once
    def teams(lead: int):
        return Team.objects.filter(lead=lead).select_related("lead").only("name", "lead__name")

    lead = people()[0]
    team = Team.objects.create(name="Workshop", lead=lead)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        [found] = teams(lead.pk)
        assert (found, found.name, found.lead.name) == (team, "Workshop", "P0")
    assert len(queries) == 1
    assert found.get_deferred_fields() == {"sees"}
    [again] = teams(lead.pk)
    assert again is not found


@pytest.mark.parametrize(
    "build",
    [
        lambda pk: User.objects.filter(pk=pk + 1),
        lambda pk: User.objects.filter(email=f"p{pk}@veloza.example"),
        lambda pk: User.objects.all(),
    ],
)
def test_a_value_that_does_not_reach_the_query_as_it_is_is_a_mistake(build):
    with pytest.raises(TypeError, match="does not reach the query"):
        composed_once(build)(7)


def test_a_moment_set_inside_the_query_is_a_mistake():
    @composed_once
    def new_people():
        return User.objects.filter(date_joined__gt=timezone.now() - timedelta(days=7))

    with pytest.raises(TypeError, match="a moment is set inside the query"):
        new_people()


@pytest.mark.parametrize("value", [1.5, date(2026, 11, 20), b"x"])
def test_a_value_of_another_kind_is_a_mistake(value):
    with pytest.raises(TypeError, match="is no value of a composed query"):
        composed_once(lambda _value: User.objects.all())(value)


def test_a_number_that_no_key_can_have_finds_nothing():
    @composed_once
    def person(pk: int):
        return User.objects.filter(pk=pk)

    with CaptureQueriesContext(connection) as queries:
        assert person(10**20) == []
    assert len(queries) == 0


def test_a_boolean_is_not_taken_for_a_number():
    @composed_once
    def active(is_active: bool):
        return User.objects.filter(is_active=is_active)

    with pytest.raises(TypeError, match="by keyword"):
        active(True)


def test_text_is_a_value_and_is_never_part_of_the_sql():
    @composed_once
    def named(name: str):
        return User.objects.filter(name=name)

    one, *_others = people()
    assert named("P0") == [one]
    assert named("P0' OR '1'='1") == []


def test_what_a_user_sees_depends_on_the_user_of_the_call():
    @composed_once
    def own_teams(user: User):
        return Team.objects.filter(pk__in=user.team_ids).order_by("name")

    one, two, three, _four = people(role=Role.AGENT)
    left, right = Team.objects.create(name="Left"), Team.objects.create(name="Right")
    one.teams.add(left)
    two.teams.add(right)
    three.teams.add(left, right)
    assert own_teams(one) == [left]
    assert own_teams(two) == [right]
    assert own_teams(three) == [left, right]


@given(sizes=st.lists(st.integers(0, 4), min_size=1, max_size=3), most=st.integers(1, 4))
def test_counts_are_those_of_count_each(sizes, most):
    user = User.objects.first() or people()[0]
    for n in range(User.objects.count(), 5):
        User.objects.create(email=f"more{n}@veloza.example", name=f"P{n}")

    def parts(_user: User, *limits: int):
        keys = User.objects.order_by("pk").values_list("pk", flat=True)
        assert len(keys) >= 4
        return {f"first-{n}": User.objects.filter(pk__lt=limit) for n, limit in enumerate(limits)}

    keys = list(User.objects.order_by("pk").values_list("pk", flat=True))
    limits = [keys[size] for size in sizes]
    counted = counts_composed_once(most)(parts)(user, *limits)
    assert counted == count_each(user, parts(user, *limits), most=most)
    assert counted == {f"first-{n}": min(size, most) for n, size in enumerate(sizes)}
