"""Sessions: one query for session, person and teams; every check of Django's own holds."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as OldStore
from django.contrib.sessions.models import Session as OldSession
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Session, User
from accounts.sessions import SessionStore
from accounts.tasks import sweep_sessions
from tests.at_once import second_meets_first
from tests.personas import make_person, signed_in

PAGE = "/customers/"


def is_signed_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def session_of(client: Client) -> Session:
    return Session.objects.get(session_key=client.cookies["sessionid"].value)


def test_session_person_and_teams_are_one_query(ana):
    client = signed_in(ana)
    with CaptureQueriesContext(connection) as queries:
        assert is_signed_in(client)
    asked = [query["sql"] for query in queries if "accounts_session" in query["sql"]]
    assert len(asked) == 1
    assert "accounts_user" in asked[0]
    about_people = [q for q in queries if "accounts_membership" in q["sql"]]
    assert len(about_people) == 1


def test_a_session_names_its_person(ana):
    client = signed_in(ana)
    assert session_of(client).user == ana
    client.logout()
    assert not Session.objects.filter(user=ana).exists()


@pytest.mark.django_db
def test_a_session_of_nobody_has_no_person():
    store = SessionStore()
    store["theme"] = "dark"
    store.create()
    assert Session.objects.get(session_key=store.session_key).user is None
    assert SessionStore(store.session_key)["theme"] == "dark"


def test_an_expired_session_is_none(ana):
    client = signed_in(ana)
    assert is_signed_in(client)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(client)


def test_a_person_who_may_no_longer_sign_in_is_signed_out(ana):
    client = signed_in(ana)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert client.get(PAGE).status_code == 302  # to the sign-in page


def test_a_new_password_ends_other_sessions(ana):
    client = signed_in(ana)
    ana.set_password("another-long-password")
    ana.save()
    assert not is_signed_in(client)


def test_a_session_of_a_backend_that_is_gone_is_none(ana, settings):
    client = signed_in(ana)
    settings.AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
    assert not is_signed_in(client)


def test_a_session_whose_data_names_another_person_belongs_to_that_one(ana, ben):
    """The signed data decide, even for two people with one password; the column saves a query."""
    User.objects.filter(pk=ben.pk).update(password=ana.password)
    client = signed_in(ana)
    Session.objects.update(user=ben)
    response = client.get(PAGE)
    assert response.context["user"] == ana


def test_a_new_secret_key_keeps_sessions_while_the_old_one_is_a_fallback(ana, settings):
    client = signed_in(ana)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-of-fifty-characters-for-the-tests-0000000"
    assert is_signed_in(client)
    settings.SECRET_KEY_FALLBACKS = []
    settings.SECRET_KEY = "a-third-key-of-fifty-characters-for-the-tests-00000000"
    assert not is_signed_in(client)


def test_a_deleted_person_has_no_session(db):
    person = make_person("Gone Person", "agent")
    client = signed_in(person)
    person.delete()
    assert not Session.objects.exists()
    assert not is_signed_in(client)


def test_sessions_from_before_are_copied(ana, ben):
    copy_sessions = import_module("accounts.migrations.0002_sessions").copy_sessions
    for name, data, days in [
        ("of ana", {SESSION_KEY: str(ana.pk)}, 3),
        ("of nobody", {"theme": "dark"}, 3),
        ("of one who is gone", {SESSION_KEY: "999999"}, 3),
        ("expired", {SESSION_KEY: str(ben.pk)}, -1),
    ]:
        key = f"session-{name.replace(' ', '-')}"
        OldSession.objects.create(
            session_key=key,
            session_data=OldStore().encode(data),
            expire_date=timezone.now() + timedelta(days=days),
        )
    copy_sessions(apps, None)
    copied = {each.session_key: each.user for each in Session.objects.all()}
    assert copied == {
        "session-of-ana": ana,
        "session-of-nobody": None,
        "session-of-one-who-is-gone": None,
    }
    assert SessionStore("session-of-ana")[SESSION_KEY] == str(ana.pk)


@pytest.mark.django_db(transaction=True)
def test_a_person_deleted_while_sessions_are_copied_breaks_nothing(ana):
    copy_sessions = import_module("accounts.migrations.0002_sessions").copy_sessions
    OldSession.objects.create(
        session_key="of-ana",
        session_data=OldStore().encode({SESSION_KEY: str(ana.pk)}),
        expire_date=timezone.now() + timedelta(days=3),
    )

    def copy() -> None:
        with transaction.atomic():
            copy_sessions(apps, None)

    second = second_meets_first(User.objects.filter(pk=ana.pk).delete, copy)
    assert second is None
    assert Session.objects.get().user is None


def test_expired_sessions_of_both_engines_are_deleted(ana):
    client = signed_in(ana)
    for model in (Session, OldSession):
        for name, days in (("expired", -1), ("valid", 1)):
            until = timezone.now() + timedelta(days=days)
            model.objects.create(session_key=name, session_data="", expire_date=until)
    sweep_sessions()
    assert list(OldSession.objects.values_list("pk", flat=True)) == ["valid"]
    assert not Session.objects.filter(pk="expired").exists()
    assert Session.objects.filter(pk="valid").exists()
    assert is_signed_in(client)
