"""Two people save one object at the same moment: each changes only what they changed."""

from functools import partial

import pytest

from accounts.models import Role
from config.web.stale_forms import saving
from journeys.models import TouchpointRule
from journeys.placement.forms import RuleForm
from tests.at_once import second_meets_first
from tests.journeys.map_data import make_map, touch
from tests.page_forms import OpenForm
from tests.personas import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(admin):
    """A form as the administrator opened it."""
    return partial(OpenForm, signed_in(admin))


def both_saved(thing, one, two, mine, theirs):
    second = second_meets_first(partial(one.send, **mine), partial(two.send, **theirs))
    assert second.status_code == 302
    thing.refresh_from_db()
    for field, value in (mine | theirs).items():
        assert str(getattr(thing, field)) == value


def test_a_customer(page, carla):
    one, two = (page("customers:edit", carla.pk, holds="location") for _ in range(2))
    both_saved(carla, one, two, {"location": "Porto"}, {"name": "Carla R."})


def test_a_person(page, lea):
    one, two = (page("accounts:person", lea.pk, holds="job_title") for _ in range(2))
    both_saved(lea, one, two, {"role": Role.AGENT}, {"job_title": "Advisor"})


def test_a_touchpoint(page, chloe):
    make_map(chloe)
    mail, args = touch("Write a mail"), {"holds": "target", "action": "journeys:edit-touchpoint"}
    one, two = (page("journeys:touchpoint", mail.pk, **args) for _ in range(2))
    both_saved(mail, one, two, {"target": "80"}, {"importance": "5"})


def test_one_field_by_both_is_refused_for_the_second(page, lea):
    one, two = (page("accounts:person", lea.pk, holds="job_title") for _ in range(2))
    second = second_meets_first(
        partial(one.send, job_title="Advisor"), partial(two.send, job_title="Lead")
    )
    assert second.status_code == 422
    assert "It is now: Advisor. You entered: Lead." in second.context["form"].errors["job_title"][0]


def test_what_was_deleted_meanwhile_is_not_found(page, chloe):
    make_map(chloe)
    rule = TouchpointRule.objects.create(touchpoint=touch("Write a mail"), tag="x")
    open_form = page("journeys:rule", rule.pk, holds="words")

    def delete():
        with saving(partial(RuleForm, instance=rule)):
            rule.delete()

    assert second_meets_first(delete, partial(open_form.send, tag="y")).status_code == 404
    assert not TouchpointRule.objects.exists()
