"""A mailbox and the data of its forms."""

from django.urls import reverse

from mail.models import Mailbox
from tests.mail.conftest import SUPPORT
from tests.personas import signed_in

HTMX = {"HX-Request": "true"}
PARTS = ["mailbox", "receiving", "sending", "account", "aliases", "dkim"]
IMAP = {
    "host": "IMAP.veloza.example", "port": "993", "security": "tls", "sign_in": "password",
    "user_name": SUPPORT, "password": "secret words", "folder": "INBOX", "after_storing": "mark",
    "move_to": "", "is_active": "on",
}  # fmt: skip
SMTP = {
    "host": "smtp.veloza.example", "port": "465", "security": "tls", "sign_in": "password",
    "user_name": SUPPORT, "password": "secret words", "envelope": "own", "is_active": "on",
}  # fmt: skip
ACCOUNT = {"provider": "google", "client_id": "tandem-1", "client_secret": "whisper", "tenant": ""}


def url(name: str, mailbox: Mailbox) -> str:
    return reverse(f"mail:{name}", args=[mailbox.pk])


def post(person, name: str, mailbox: Mailbox, fields: dict, **more):
    return signed_in(person).post(url(name, mailbox), fields, **more)


def page(person, name: str, mailbox: Mailbox, **query) -> str:
    return signed_in(person).get(url(name, mailbox), query).content.decode()
