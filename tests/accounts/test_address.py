"""The address a person signs in with: changed by administrators, recorded, told by mail."""

import re
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client

from accounts.actions.address import CannotChangeAddress, change_address
from accounts.actions.invite import invitation_url
from accounts.models import User
from ledger.models import Event
from tests.at_once import second_meets_first
from tests.personas import PASSWORD, signed_in

NEW = "ana.ferreira@veloza.example"


def page_of(person: User) -> str:
    return f"/settings/people/{person.pk}/address/"


def may_sign_in(address: str) -> bool:
    fields = {"login": address, "password": PASSWORD}
    return Client().post("/accounts/login/", fields).status_code == 302


def test_an_administrator_changes_the_address(admin, ana, mailoutbox):
    assert may_sign_in(ana.email)
    answer = signed_in(admin).post(page_of(ana), {"address": "Ana.Ferreira@veloza.example"})
    assert answer.status_code == 302
    assert may_sign_in(NEW)
    assert not may_sign_in("ana@veloza.example")


def test_both_addresses_are_told_and_the_ledger_records_it(admin, ana, mailoutbox):
    change_address(ana, to=NEW, by=admin)
    assert [mail.to for mail in mailoutbox] == [["ana@veloza.example"], [NEW]]
    for mail in mailoutbox:
        assert "Ada Admin changed the address" in mail.body
        assert f"from ana@veloza.example to {NEW}" in mail.body
    event = Event.objects.get(name="user.address_changed")
    assert event.facts == {"before": "ana@veloza.example", "after": NEW}
    assert (event.actor_id, event.subject_id) == (admin.pk, ana.pk)


def test_the_same_address_again_changes_and_tells_nothing(admin, ana, mailoutbox):
    change_address(ana, to="ANA@veloza.example", by=admin)
    assert not mailoutbox
    assert not Event.objects.filter(name="user.address_changed").exists()


@pytest.mark.parametrize("taken", ["lea@veloza.example", "LEA@Veloza.example", "nonsense", ""])
def test_an_address_that_is_taken_or_none_is_refused(admin, ana, lea, taken, mailoutbox):
    answer = signed_in(admin).post(page_of(ana), {"address": taken})
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    ana.refresh_from_db()
    assert ana.email == "ana@veloza.example"
    assert not mailoutbox


def test_the_old_address_gets_no_new_password(admin, ana, mailoutbox):
    Client().post("/accounts/password/reset/", {"email": ana.email})  # allauth keeps the address
    link = invitation_url(ana)
    change_address(ana, to=NEW, by=admin)
    mailoutbox.clear()
    Client().post("/accounts/password/reset/", {"email": "ana@veloza.example"})
    assert not mailoutbox
    path = re.sub(r"^https?://[^/]+", "", link)
    page = Client().get(path, follow=True).content.decode()
    assert "This link has been used" in page


def test_nobody_else_may_change_it(ana, lea, eve):
    for person, status in ((lea, 403), (ana, 403), (eve, 404)):
        answer = signed_in(person).post(page_of(ana), {"address": NEW})
        assert answer.status_code == status
    ana.refresh_from_db()
    assert ana.email == "ana@veloza.example"


@pytest.mark.django_db(transaction=True)
def test_two_people_who_get_one_address_at_once(admin, ana, lea):
    second = second_meets_first(
        lambda: change_address(ana, to=NEW, by=admin), lambda: change_address(lea, to=NEW, by=admin)
    )
    assert isinstance(second, CannotChangeAddress)
    assert User.objects.filter(email=NEW).count() == 1


def test_addresses_that_people_added_themselves_are_deleted(ana, lea):
    EmailAddress.objects.create(user=ana, email="ANA@veloza.example", primary=True)
    EmailAddress.objects.create(user=ana, email="lea@veloza.example")
    with connection.cursor() as cursor:
        cursor.execute(import_module("accounts.migrations.0005_own_addresses").FOREIGN)
    assert list(EmailAddress.objects.values_list("user", "email")) == [
        (ana.pk, "ANA@veloza.example")
    ]
