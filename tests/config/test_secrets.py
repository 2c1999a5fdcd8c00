"""Encrypted values open with the current key and the fallback keys, and no others."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from config.secrets import decrypt, encrypt
from mail.models import ImapServer, Mailbox

PASSWORD = "geheimwört"


def test_a_value_decrypts_and_is_encrypted_differently_each_time():
    first, second = encrypt(PASSWORD), encrypt(PASSWORD)
    assert decrypt(first) == decrypt(second) == PASSWORD
    assert first != second
    assert PASSWORD not in first


def test_a_new_key_opens_what_the_old_one_closed(settings):
    settings.SECRET_KEY = "old"
    token = encrypt(PASSWORD)
    settings.SECRET_KEY = "new"
    assert decrypt(token) == ""
    settings.SECRET_KEY_FALLBACKS = ["older", "old"]
    assert decrypt(token) == PASSWORD


def test_new_values_need_no_old_key(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    token = encrypt(PASSWORD)
    settings.SECRET_KEY_FALLBACKS = []
    assert decrypt(token) == PASSWORD


@pytest.mark.parametrize(
    "token", ["x", "gAAAAA", encrypt(PASSWORD)[:-4]], ids=["no token", "a beginning", "cut off"]
)
def test_a_value_without_a_key_reads_as_empty(token):
    assert decrypt(token) == ""


@pytest.mark.django_db
def test_a_changed_key_asks_for_the_password_again_and_loses_nothing_else(settings):
    support = Mailbox.objects.create(name="Support", address="support@veloza.example")
    ImapServer.objects.create(mailbox=support, host="imap.example", port=993, password=PASSWORD)
    with connection.cursor() as cursor:
        cursor.execute("SELECT password FROM mail_imapserver")
        assert PASSWORD not in cursor.fetchone()[0]
    assert ImapServer.objects.get().password == PASSWORD
    settings.SECRET_KEY = "new"
    server = ImapServer.objects.get()
    assert (server.host, server.password) == ("imap.example", "")


@pytest.mark.parametrize(("told", "keys"), [("old,older", ["old", "older"]), ("", [])])
def test_the_old_keys_come_from_the_environment(told, keys):
    code = "from django.conf import settings; print(*settings.SECRET_KEY_FALLBACKS)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"SECRET_KEY_FALLBACKS": told},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == keys
