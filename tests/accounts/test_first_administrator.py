import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.actions.first_administrator import (
    CannotIntroduceAdministrator,
    introduce_administrator,
)
from accounts.actions.invite import invitation_url
from accounts.models import User
from ledger.models import Event


def words() -> str:
    out = StringIO()
    call_command("first_administrator", stdout=out)
    return out.getvalue()


SECRET = "a-fine-long-secret"
ADA = {"name": "Ada Vives", "email": "Ada@veloza.example", "password1": SECRET, "password2": SECRET}


def opened() -> tuple[Client, str]:
    """A browser at the page that the link leads to, and the address of its form."""
    link = re.search(r"http\S+?(/accounts/\S+)", words())
    assert link
    client = Client()
    return client, client.get(link[1], follow=True).redirect_chain[-1][0]


def test_the_first_administrator_gives_name_and_address_and_begins(db):
    client, target = opened()
    page = client.get(target).content.decode()
    assert "admin@localhost" not in page
    assert client.post(target, ADA)["Location"] == "/"
    assert client.get("/settings/setup/").status_code == 200
    admin = User.objects.get()
    assert admin.may_administer
    assert (admin.name, admin.email) == ("Ada Vives", "ada@veloza.example")
    assert admin.check_password(SECRET)
    names = {"user.profile_changed", "user.address_changed", "user.signed_in"}
    assert names <= set(Event.objects.values_list("name", flat=True))


def test_the_link_works_once(db):
    link = re.search(r"http\S+?(/accounts/\S+)", words())
    assert link
    client = Client()
    target = client.get(link[1], follow=True).redirect_chain[-1][0]
    assert client.post(target, ADA).status_code == 302
    later = Client()
    assert "This link has been used" in later.get(link[1], follow=True).content.decode()
    later.post(
        target, ADA | {"password1": "another-long-secret", "password2": "another-long-secret"}
    )
    admin = User.objects.get()
    assert admin.check_password(SECRET)


@pytest.mark.parametrize("wrong", [
    {"name": ""}, {"name": "  "}, {"email": ""}, {"email": "no address"}, {"name": "A" * 201},
    {"password2": "something-else"}, {"email": "ana@veloza.example"}, {"name": "A\x00"},
])  # fmt: skip
def test_a_wrong_beginning_is_answered_in_words_and_changes_nothing(ana, wrong):
    client, target = opened()
    answer = client.post(target, ADA | wrong)
    assert answer.status_code in (200, 422)
    assert 'class="error"' in answer.content.decode()
    admin = User.objects.get(role="administrator")
    assert (admin.name, admin.has_usable_password()) == ("Administrator", False)
    assert client.post(target, ADA).status_code == 302


def test_others_who_choose_a_password_are_asked_for_nothing_else(admin, ana):
    admin.set_unusable_password()
    admin.last_login = timezone.now()
    admin.save()
    for person in (admin, ana):
        person.set_unusable_password()
        person.save()
        client = Client()
        url = invitation_url(person).partition("//")[2].partition("/")[2]
        target = client.get(f"/{url}", follow=True).redirect_chain[-1][0]
        assert 'name="email"' not in client.get(target).content.decode()
        assert client.post(target, ADA)["Location"].endswith("/key/done/")
        person.refresh_from_db()
        assert person.name != "Ada Vives"


def test_an_account_with_an_owner_is_not_renamed(admin, ana):
    for person in (admin, ana):
        with pytest.raises(CannotIntroduceAdministrator):
            introduce_administrator(person, name="Eve", address="eve@veloza.example", by=person)


def test_it_is_silent_once_somebody_can_administer(admin):
    admin.last_login = timezone.now()
    admin.save()
    assert words() == ""
    assert User.objects.count() == 1
