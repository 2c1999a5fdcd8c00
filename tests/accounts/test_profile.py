"""One's own details: changed by an action, and recorded."""

import pytest

from accounts.actions.profile import CannotChangeProfile, change_profile
from accounts.events import USER_SIGN_IN_UNLOCKED
from accounts.models import User
from ledger.actors import SYSTEM, Rule
from ledger.events import record
from ledger.models import Event
from tests.at_once import second_meets_first
from tests.personas import signed_in

PAGE = "/settings/you/"


def sent(person: User, **changes: str) -> dict[str, str]:
    names = ("name", "job_title", "signature", "time_zone")
    return {name: getattr(person, name) for name in names} | changes


def recorded() -> list[Event]:
    return list(Event.objects.filter(name="user.profile_changed").order_by("pk"))


def test_what_differs_is_recorded_and_twice_is_once(ana):
    client, fields = signed_in(ana), sent(ana, job_title="Wheels", signature="Ride on.")
    for _again in range(2):
        assert client.post(PAGE, fields).status_code == 302
    ana.refresh_from_db()
    assert (ana.job_title, ana.signature) == ("Wheels", "Ride on.")
    (event,) = recorded()
    assert (event.actor, event.subject_id) == (ana, ana.pk)
    assert event.facts["after"] == {"job_title": "Wheels", "signature": "Ride on."}
    assert event.facts["before"].keys() == {"job_title", "signature"}


@pytest.mark.parametrize("wrong", [{"name": ""}, {"time_zone": "Moon/Base"}, {"name": "x" * 201}])
def test_wrong_details_come_back_and_nothing_is_recorded(ana, wrong):
    answer = signed_in(ana).post(PAGE, sent(ana, job_title="Wheels", **wrong))
    assert answer.status_code == 422
    assert 'value="Wheels"' in answer.text
    assert User.objects.get(pk=ana.pk).job_title == ana.job_title
    assert not recorded()


@pytest.mark.parametrize("by", [Rule(7, "From the directory"), SYSTEM])
def test_a_rule_or_the_system_changes_a_profile(ana, admin, by):
    cause = record(USER_SIGN_IN_UNLOCKED, ana, by=admin)
    change_profile(ana, changes={"job_title": "Wheels"}, by=by, now=cause.at, caused_by=cause)
    (event,) = recorded()
    assert (event.actor_name, event.at, event.caused_by) == (
        getattr(by, "name", ""),
        cause.at,
        cause,
    )


@pytest.mark.parametrize("changes", [{"role": "administrator"}, {"is_active": ""}, {"name": " "}])
def test_what_is_not_ones_own_to_change_is_refused(ana, changes):
    with pytest.raises(CannotChangeProfile):
        change_profile(ana, changes=changes, by=ana)
    stored = User.objects.get(pk=ana.pk)
    assert (stored.role, stored.is_active, stored.name) == ("agent", True, "Ana Ferreira")
    assert not recorded()


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_keep_both_and_what_was_before(ana):
    second_meets_first(
        lambda: change_profile(User.objects.get(), changes={"job_title": "Wheels"}, by=ana),
        lambda: change_profile(User.objects.get(), changes={"job_title": "Frames"}, by=ana),
    )
    assert [event.facts["before"]["job_title"] for event in recorded()] == [
        ana.job_title,
        "Wheels",
    ]


def test_an_administrator_who_changes_a_job_title_is_recorded(ana, admin):
    fields = {"name": ana.name, "role": "agent", "is_active": "on", "job_title": "Wheels"}
    fields["teams"] = [each.pk for each in ana.teams.all()]
    assert signed_in(admin).post(f"/settings/people/{ana.pk}/", fields).status_code == 302
    assert Event.objects.get(name="user.changed").facts["after"]["job_title"] == "Wheels"
