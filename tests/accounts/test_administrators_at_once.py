"""Two administrators who take each other's role at the same moment: one stays."""

from functools import partial

import pytest

from accounts.actions.people import CannotChangePerson, change_person
from accounts.models import Role, User
from tests.at_once import second_meets_first

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def other(lea):
    lea.role = Role.ADMINISTRATOR
    lea.save()
    return lea


def demote(person, by):
    facts = {"name": person.name, "role": Role.AGENT, "is_active": True, "teams": []}
    return partial(change_person, User.objects.get(pk=person.pk), **facts, by=by)


def test_one_of_two_administrators_stays(admin, other):
    refusal = second_meets_first(demote(admin, by=other), demote(other, by=admin))
    assert isinstance(refusal, CannotChangePerson)
    assert User.objects.get(role=Role.ADMINISTRATOR) == other


@pytest.mark.parametrize("target", [0, 1])
def test_administrators_are_locked_in_the_order_of_their_keys(admin, other, target):
    """The change of either waits for the first row and holds the second one not yet."""
    first, second = User.objects.filter(role=Role.ADMINISTRATOR).order_by("pk")

    def lock(pk):
        User.objects.select_for_update(nowait=True).get(pk=pk)

    person = (first, second)[target]
    result = second_meets_first(
        partial(lock, first.pk),
        demote(person, by=admin),
        meanwhile=partial(lock, second.pk),
    )
    assert result.role == Role.AGENT
