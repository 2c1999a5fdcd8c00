"""Tokens of links in mails: 128 random bits, of which only the SHA-256 is stored."""

import secrets
from hashlib import sha256


def new_token() -> str:
    return secrets.token_urlsafe(16)


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
