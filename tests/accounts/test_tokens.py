"""API tokens: stored as digests, scoped, ending, and revoked with the rights they had."""

import hashlib
import re
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.actions.people import change_person
from accounts.actions.tokens import CannotIssueToken, issue_token, revoke_token
from accounts.models import ApiToken, User
from ledger.models import Event
from tests.api_tokens import token_header
from tests.personas import PASSWORD, signed_in

LIST = "/api/v1/tickets/"
FIELDS = {"name": "Shop", "scope": "write", "days": "90"}


def status(header: str, path: str = LIST) -> int:
    return Client(headers={"Authorization": header}).get(path).status_code


def change(person: User, by: User, **facts) -> None:
    kept = {"name": person.name, "role": person.role, "is_active": True}
    change_person(person, **(kept | facts), teams=person.teams.all(), by=by)


def test_a_token_is_shown_once_and_can_be_revoked(ana):
    client = signed_in(ana)
    shown = client.post("/settings/tokens/new/", FIELDS)
    found = re.search(r'class="mono">([\w-]{43})<', shown.content.decode())
    assert found
    assert shown["Cache-Control"] == "no-store"
    key = found[1]
    assert key not in client.get("/settings/tokens/").content.decode()
    assert status(f"Token {key}") == 200
    client.post(f"/settings/tokens/{ana.api_tokens.get().pk}/revoke/")
    assert status(f"Token {key}") == 401
    assert [event.facts["token"] for event in Event.objects.filter(subject_type="user")] == [
        "Shop", "Shop",
    ]  # fmt: skip


def test_the_database_holds_no_key(ana):
    key = issue_token(ana, by=ana, name="Shop", scope="write")
    assert ana.api_tokens.get().digest == hashlib.sha256(key.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_apitoken::text FROM accounts_apitoken")
        assert key not in str(cursor.fetchall())
        cursor.execute("SELECT facts::text FROM ledger_event")
        assert key not in str(cursor.fetchall())


def test_a_token_that_reads_is_refused_writing(ana, mailbox):
    fields = {"subject": "Bent", "text": "Help", "requester_email": "new@correu.example"}
    reads = Client(headers={"Authorization": token_header(ana, scope="read")})
    assert reads.get(LIST).status_code == 200
    refused = reads.post(LIST, fields, "application/json")
    assert refused.status_code == 403
    assert "is read-only" in refused.json()["detail"]
    writes = Client(headers={"Authorization": token_header(ana)})
    assert writes.post(LIST, fields, "application/json").status_code == 201


@pytest.mark.parametrize(("left", "answer"), [(-1, 401), (1, 200)])
def test_a_token_ends_at_its_end(ana, left, answer):
    header = token_header(ana)
    ana.api_tokens.update(expires_at=timezone.now() + timedelta(minutes=left))
    assert status(header) == answer


def test_the_last_use_is_kept_to_ten_minutes(ana):
    header, now = token_header(ana), timezone.now()
    for used, is_written in ((None, True), (now - timedelta(minutes=11), True), (now, False)):
        ana.api_tokens.update(last_used_at=used)
        assert status(header) == 200
        assert (ana.api_tokens.get().last_used_at != used) is is_written
    assert "not yet" not in signed_in(ana).get("/settings/tokens/").content.decode()


@pytest.mark.parametrize("header", ["Token", "Token a b", "Token \xff", "Token unknown", "Token "])
def test_a_header_that_is_no_token_is_refused(ana, header):
    assert status(header) == 401


def test_a_new_password_ends_tokens(ana):
    header = token_header(ana)
    client = Client()
    client.post("/accounts/login/", {"login": ana.email, "password": PASSWORD})
    assert status(header) == 200
    new = "another-long-password"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/accounts/password/change/", fields).status_code == 302
    assert status(header) == 401


def test_a_password_hashed_anew_ends_none(ana, settings):
    hashers = "django.contrib.auth.hashers"
    settings.PASSWORD_HASHERS = [*settings.PASSWORD_HASHERS, f"{hashers}.PBKDF2PasswordHasher"]
    header = token_header(ana)
    ana.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    ana.save(update_fields=["password"])
    assert ana.check_password(PASSWORD)  # Django hashes it anew, with the first hasher
    assert User.objects.get(pk=ana.pk).password.startswith("md5")
    assert status(header) == 200


@pytest.mark.parametrize("facts", [{"role": "light_agent"}, {"is_active": False}, {"role": "none"}])
def test_the_loss_of_a_right_ends_tokens(admin, ana, facts):
    header = token_header(ana)
    change(ana, admin, **facts)
    assert not ApiToken.objects.exists()
    change(ana, admin, role="agent", is_active=True)
    assert status(header) == 401
    assert Event.objects.get(name="user.token_revoked").actor_id == admin.pk


@pytest.mark.parametrize("facts", [{"role": "lead"}, {"name": "Ana F."}])
def test_other_changes_end_none(admin, ana, facts):
    header = token_header(ana)
    change(ana, admin, **facts)
    assert status(header) == 200


def test_a_person_who_is_deactivated_elsewhere_is_refused(ana):
    header = token_header(ana)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert status(header) == 401


def test_administrators_see_and_revoke_all_tokens_and_others_their_own(admin, ana, lea):
    token_header(ana)
    token = ana.api_tokens.get()
    url = f"/settings/tokens/{token.pk}/revoke/"
    assert "Shop" not in signed_in(lea).get("/settings/tokens/").content.decode()
    assert signed_in(lea).post(url).status_code == 404
    assert ana.name in signed_in(admin).get("/settings/tokens/").content.decode()
    assert signed_in(admin).post(url).status_code == 302
    assert not ApiToken.objects.exists()
    assert signed_in(admin).post(url).status_code == 404
    revoke_token(token, by=admin)  # twice at once is the same as once
    assert Event.objects.filter(name="user.token_revoked").count() == 1


def test_twenty_tokens_are_the_most(ana):
    for number in range(20):
        issue_token(ana, by=ana, name=f"Shop {number}", scope="read")
    refused = signed_in(ana).post("/settings/tokens/new/", FIELDS)
    assert refused.status_code == 422
    assert "Revoke one" in refused.content.decode()
    ana.api_tokens.filter(name="Shop 3").update(expires_at=timezone.now())
    assert signed_in(ana).post("/settings/tokens/new/", FIELDS).status_code == 200


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scope": "all"}, {"days": "9999"}, {"days": ""}])
def test_a_wrong_token_is_refused_in_words(ana, wrong):
    answer = signed_in(ana).post("/settings/tokens/new/", FIELDS | wrong)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, 366])
def test_a_token_lasts_from_a_day_to_a_year(ana, days):
    with pytest.raises(CannotIssueToken):
        issue_token(ana, by=ana, name="Shop", scope="read", days=days)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(admin, ana, rows, django_assert_num_queries):
    for number in range(rows):
        issue_token(ana, by=ana, name=f"Shop {number}", scope="read")
    client = signed_in(admin)
    client.get("/settings/tokens/")
    with django_assert_num_queries(6):
        client.get("/settings/tokens/")


def test_keys_from_before_go_on_and_are_no_longer_stored(ana):
    copy_tokens = import_module("accounts.migrations.0007_api_tokens").copy_tokens
    key = "401f7ac837da42b97f613d789819ff93537bee6a"
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE authtoken_token (key varchar(40), created timestamptz, user_id bigint)"
        )
        cursor.execute("INSERT INTO authtoken_token VALUES (%s, now(), %s)", [key, ana.pk])
    with connection.schema_editor() as editor:
        copy_tokens(apps, editor)
    assert status(f"Token {key}") == 200
    token = ana.api_tokens.get()
    assert (token.scope, (token.expires_at - timezone.now()).days) == ("write", 364)
    assert "authtoken_token" not in connection.introspection.table_names()
    with connection.schema_editor() as editor:
        copy_tokens(apps, editor)  # a new installation has no such table
