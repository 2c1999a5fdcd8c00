"""Sessions ended by their person, or by an administrator."""

from accounts.models import Session
from ledger.models import Event
from tests.personas import signed_in

PAGE = "/customers/"


def is_in(client) -> bool:
    return client.get(PAGE).status_code == 200


def test_a_person_signs_out_on_other_devices(ana, lea):
    here, there, hers = signed_in(ana), signed_in(ana), signed_in(lea)
    assert here.post("/settings/you/sign-out/").status_code == 302
    assert [is_in(each) for each in (here, there, hers)] == [True, False, True]
    assert Event.objects.get(name="user.signed_out_everywhere").facts == {"sessions": 1}


def test_once_more_ends_nothing(ana):
    here = signed_in(ana)
    here.post("/settings/you/sign-out/")
    page = here.post("/settings/you/sign-out/", follow=True).content.decode()
    assert "There was no other session." in page
    assert is_in(here)


def test_an_administrator_signs_a_person_out_everywhere(admin, ana, lea):
    first, second, hers, own = (signed_in(each) for each in (ana, ana, lea, admin))
    page = own.post(f"/settings/people/{ana.pk}/sign-out/", follow=True).content.decode()
    assert "2 sessions ended." in page
    assert [is_in(each) for each in (first, second, hers, own)] == [False, False, True, True]
    event = Event.objects.get(name="user.signed_out_everywhere")
    assert (event.actor_id, event.subject_id) == (admin.pk, ana.pk)


def test_administrators_stay_signed_in_themselves(admin):
    own, other = signed_in(admin), signed_in(admin)
    own.post(f"/settings/people/{admin.pk}/sign-out/")
    assert [is_in(own), is_in(other)] == [True, False]


def test_nobody_ends_the_sessions_of_others(ana, lea):
    signed_in(ana)
    assert signed_in(lea).post(f"/settings/people/{ana.pk}/sign-out/").status_code == 403
    assert Session.objects.filter(user=ana).count() == 1
