"""Availability: set by oneself or a lead, recorded, and shown where tickets are assigned."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now as this_moment

from accounts.access import led_teams
from accounts.actions.availability import CannotSetAvailability, set_availability
from accounts.availability import absence_labels, absences_of
from accounts.models import Absence
from ledger.models import Event
from tests.personas import signed_in

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def changes() -> list[tuple[str, str]]:
    events = Event.objects.filter(name="user.availability_changed").order_by("pk")
    return [(each.facts["before"]["kind"], each.facts["after"]["kind"]) for each in events]


def words(person, reader, *, now=NOW) -> str:
    return absence_labels([person.pk], reader, now=now).get(person.pk, "")


def test_a_person_is_away_until_the_time_and_not_a_moment_longer(ana, ben):
    set_availability(ana, kind="away", until=NOW + HOUR, by=ana, now=NOW)
    assert set(absences_of([ana.pk, ben.pk], now=NOW + HOUR - timedelta(seconds=1))) == {ana.pk}
    assert absences_of([ana.pk, ben.pk], now=NOW + HOUR) == {}


def test_out_of_office_needs_no_end_and_names_a_substitute(ana, ben, lea):
    set_availability(ana, kind="out_of_office", substitute=ben, by=lea, now=NOW)
    assert words(ana, lea) == "out of office, Ben stands in"
    assert words(ana, lea, now=NOW + 5000 * HOUR) == "out of office, Ben stands in"


def test_words_are_in_the_time_zone_of_the_reader(ana, ben):
    ben.time_zone = "Asia/Tokyo"
    set_availability(ana, kind="away", until=NOW + HOUR, by=ana, now=NOW)
    assert "19:00" in words(ana, ben)


def test_coming_back_and_each_change_is_recorded_once(ana):
    for _ in range(2):
        set_availability(ana, kind="away", until=NOW + HOUR, by=ana, now=NOW)
    for _ in range(2):
        set_availability(ana, kind="available", by=ana, now=NOW)
    assert changes() == [("available", "away"), ("away", "available")]
    assert not Absence.objects.exists()


def test_an_absence_that_is_over_counts_as_available_when_the_next_begins(ana):
    set_availability(ana, kind="away", until=NOW + HOUR, by=ana, now=NOW)
    later = NOW + 2 * HOUR
    set_availability(ana, kind="out_of_office", by=ana, now=later)
    assert changes()[-1] == ("available", "out_of_office")
    assert Absence.objects.get().until is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "away"}, "until when"),
        ({"kind": "away", "until": NOW}, "is over"),
        ({"kind": "asleep"}, "Choose"),
        ({"kind": "out_of_office", "substitute": "ana"}, "somebody else"),
        ({"kind": "out_of_office", "substitute": "chloe"}, "does not answer"),
    ],
)
def test_what_makes_no_sense_is_refused(ana, chloe, given, says):
    people = {"ana": ana, "chloe": chloe}
    if "substitute" in given:
        given = given | {"substitute": people[given["substitute"]]}
    with pytest.raises(CannotSetAvailability, match=says):
        set_availability(ana, **given, by=ana, now=NOW)
    assert not Absence.objects.exists()


def test_the_database_refuses_it_too(ana):
    wrong = (
        {"kind": "asleep"},
        {"kind": "away"},
        {"kind": "out_of_office", "substitute": ana},
    )
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.create(user=ana, **values)


def test_one_sets_it_oneself_on_a_page(ana, ben):
    client, url = signed_in(ana), reverse("accounts:own-availability")
    until = (this_moment() + HOUR).strftime("%Y-%m-%dT%H:%M")
    data = {"kind": "away", "until": until, "substitute": ben.pk}
    assert client.post(url, data).status_code == 302
    assert Absence.objects.get().substitute == ben
    page = client.get(url)
    assert page.context["form"].initial["kind"] == "away"
    assert "Availability" in page.content.decode()


def test_a_wrong_time_is_shown_at_the_form(ana):
    client, url = signed_in(ana), reverse("accounts:own-availability")
    answer = client.post(url, {"kind": "away", "until": "2001-01-01T10:00"})
    assert (answer.status_code, b"This time is over" in answer.content) == (422, True)


def test_a_lead_sets_it_for_their_team_and_nobody_else_does(ana, ben, lea, chloe, admin):
    def answer(who, whom) -> int:
        url = reverse("accounts:availability", args=[whom.pk])
        return signed_in(who).post(url, {"kind": "out_of_office"}).status_code

    assert answer(lea, ana) == 302
    assert Event.objects.get(name="user.availability_changed").actor_id == lea.pk
    assert answer(admin, ben) == 302
    assert [answer(lea, ben), answer(ana, ben), answer(chloe, ana)] == [403, 403, 403]
    assert answer(ana, ana) == 302


def test_a_lead_leads_the_teams_they_are_in_and_those_that_name_them(lea, ana, billing, delivery):
    assert list(led_teams(lea)) == [billing]
    delivery.lead = lea
    delivery.save()
    assert list(led_teams(lea)) == [billing, delivery]
    assert list(led_teams(ana)) == []
