"""Encryption of other systems' passwords, so that a copy of the database does not reveal them.

The key is derived from `SECRET_KEY`; older keys are in `SECRET_KEY_FALLBACKS`, as for signatures.
"""

import base64
import hashlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models

PURPOSE = b"tandem stored secrets"


class SecretField(models.TextField):
    """A text field that is encrypted in the database and plain in Python.

    A value whose key is gone reads as "": the user is asked for it again.
    """

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        return decrypt(value) if value else value


def encrypt(text: str) -> str:
    return _cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the text, or "" when no key decrypts it."""
    try:
        return _cipher().decrypt(token.encode()).decode()
    except InvalidToken:
        return ""


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    digest = hashlib.blake2b(PURPOSE, key=hashlib.sha256(key.encode()).digest(), digest_size=32)
    return base64.urlsafe_b64encode(digest.digest())
