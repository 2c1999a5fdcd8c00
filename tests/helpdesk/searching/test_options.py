"""The values of a condition in the filter menu: each can be found, and told from the others."""

import pytest
from django.utils import timezone

from accounts.models import Role, Team, User
from customers.actions.find import find_or_create_customer
from customers.models import Organization
from fields.operators import Operator
from fields.registry import Owner, get_field
from helpdesk.saved_views.chips import chips_of
from helpdesk.searching import options
from helpdesk.searching.options import values_of
from journeys.models import Journey, Touchpoint
from tests.helpdesk.saved_views.view_data import conditions
from tests.journeys.feedback_data import make_touchpoint
from tests.personas import make_person, signed_in

pytestmark = pytest.mark.django_db


def choices(name, typed=""):
    found = values_of(get_field(Owner.TICKET, name), Operator.IS, typed=typed)
    return [label for _value, label in found.options], found.is_typed


def test_what_is_beyond_the_first_is_found_by_typing(monkeypatch, ana, ben, billing, delivery):
    monkeypatch.setattr(options, "MOST", 2)
    assert choices("team") == (["Billing", "Delivery"], False)
    Team.objects.create(name="Workshop")
    assert choices("team") == (["Billing", "Delivery"], True)
    assert choices("team", "work") == (["Workshop"], True)
    assert choices("team", "lost") == ([], True)
    make_person("Zoe Last", Role.AGENT)
    assert choices("assignee") == (["me", "Ana Ferreira", "Ben Okafor"], True)
    assert choices("follower", "zoe") == (["me", "Zoe Last"], True)
    page = signed_in(ana).get("/inbox/filter/?at=all&field=team", headers={"HX-Request": "true"})
    assert 'name="typed"' in page.text


def test_people_who_left_come_after_the_others(ana, ben, eve):
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert choices("assignee") == (["me", "Ben Okafor", "Ana Ferreira"], False)


def test_names_that_are_alike_are_told_apart(ana, carla):
    other = User.objects.create_user("ana2@veloza.example", name=ana.name, role=Role.AGENT)
    assert choices("assignee")[0] == [
        "me",
        f"{ana.name} · {ana.email}",
        f"{ana.name} · {other.email}",
    ]
    twin = find_or_create_customer("carla2@correu.example", name=carla.name)
    labels = {f"{carla.name} · {each.address}" for each in (carla, twin)}
    assert set(choices("requester", "carla")[0]) == labels


def chip_of(query: str) -> str:
    (chip,) = chips_of(conditions(query))
    return chip.values


def test_chips_tell_names_that_are_alike_apart(ana, ben, carla):
    other = User.objects.create_user("ana2@veloza.example", name=ana.name, role=Role.AGENT)
    assert chip_of(f"assignee={ana.pk}&assignee={ben.pk}") == f"Ana Ferreira · {ana.email}, " + str(
        ben
    )
    assert chip_of(f"assignee={other.pk}") == f"Ana Ferreira · {other.email}"
    assert chip_of(f"requester={carla.pk}") == carla.name
    twin = find_or_create_customer("carla2@correu.example", name=carla.name.upper())
    assert chip_of(f"requester={carla.pk}") == f"{carla.name} · {carla.address}"
    assert chip_of(f"requester={twin.pk}") == f"{twin.name} · {twin.address}"
    first, second = (Organization.objects.create(name="Rad", domain=each) for each in ("a.de", ""))
    assert chip_of(f"organization={first.pk}") == "Rad · a.de"
    assert chip_of(f"organization={second.pk}") == f"Rad · number {second.pk}"
    assert choices("organization", "rad")[0] == ["Rad · a.de", f"Rad · number {second.pk}"]


def test_touchpoints_are_named_with_their_journey(django_assert_num_queries, ana):
    unpack, ride = make_touchpoint("Unpack"), make_touchpoint("Ride")
    journey = unpack.journey
    assert choices("touchpoint")[0] == [f"Ride · {journey}", f"Unpack · {journey}"]
    query = f"touchpoint={unpack.pk}&touchpoint={ride.pk}"
    with django_assert_num_queries(1):
        (chip,) = chips_of(conditions(query))
    assert chip.values == f"Unpack · {journey}, Ride · {journey}"
    Journey.objects.update(archived_at=timezone.now())
    assert choices("touchpoint")[0] == []
    (chip,) = chips_of(conditions(query))
    assert chip.values == f"Unpack · {journey}, Ride · {journey}"
    Journey.objects.update(archived_at=None)
    Touchpoint.objects.filter(pk=ride.pk).update(merged_into=unpack, retired_at=timezone.now())
    assert choices("touchpoint")[0] == [f"Unpack · {journey}"]
