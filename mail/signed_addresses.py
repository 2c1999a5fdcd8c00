"""Signed addresses and Message-IDs.

`reply+ticket-42.<mac>@…` leads an answer to its thread, `bounce+<id>.<mac>@…` a failure to the mail
that failed. The code is derived from SECRET_KEY, so it cannot be forged. All of it is lower case
and the local part stays within 64 characters: mail systems change the case and cut at that length.
"""

import base64
import re
import secrets

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from mail.models.mailbox import Mailbox

CODE_LENGTH = 16  # 80 bits
ABOUT = re.compile(r"[a-z][a-z_]{0,19}:[1-9][0-9]{0,17}")
REPLY = re.compile(r"reply\+([a-z][a-z_]{0,19})-([1-9][0-9]{0,17})\.([a-z2-7]{16})@")
BOUNCE = re.compile(r"(?:bounce|[^@+\s]{1,64}\+bounce)[+-]([1-9][0-9]{0,17})\.([a-z2-7]{16})@")
MAX_LOCAL_LENGTH = 64
MESSAGE_ID = re.compile(r"<?([0-9a-f]{26})\.([a-z2-7]{16})@[^@<>\s]+>?")
SUBJECT = re.compile(r"\[([a-z][a-z_]{0,19})-([1-9][0-9]{0,17})\.([a-z2-7]{16})\]", re.IGNORECASE)


def reply_address(about: str, mailbox: Mailbox) -> str:
    """Return the address to which an answer about `about` ("ticket:42") is sent."""
    return f"reply+{_local(about)}@{mailbox.domain}"


def read_reply_address(address: str) -> str | None:
    """Return what a reply address is about, or None if its signature is not ours."""
    match = REPLY.match(address.strip().lower())
    return _about(*match.groups()) if match else None


def bounce_address(outbound_id: int, domain: str) -> str:
    """Return the envelope sender of one mail, by which its bounces are matched."""
    return f"bounce+{outbound_id}.{_code('bounce', str(outbound_id))}@{domain}"


def plus_bounce_address(outbound_id: int, address: str) -> str:
    """Return a bounce address behind a mailbox's own name: `support+bounce-7.<mac>@…`.

    Returns the bare address where that would be too long.
    """
    local, _at, domain = address.rpartition("@")
    code = _code("bounce", str(outbound_id))
    tagged = f"{local.partition('+')[0]}+bounce-{outbound_id}.{code}"
    return f"{tagged}@{domain}" if len(tagged) <= MAX_LOCAL_LENGTH else address


def read_bounce_address(address: str) -> int | None:
    match = BOUNCE.match(address.strip().lower())
    if match and _is_ours("bounce", match[1], match[2]):
        return int(match[1])
    return None


def bounce_ids_in(text: str) -> list[int]:
    """Return the ids of mails whose bounce addresses are in a text."""
    found = (m for m in BOUNCE.finditer(text.lower()) if _is_ours("bounce", m[1], m[2]))
    return list(dict.fromkeys(int(match[1]) for match in found))


def new_message_id(mailbox: Mailbox | None) -> str:
    """Return a new signed Message-ID, without angle brackets."""
    domain = mailbox.domain if mailbox else settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    token = f"{secrets.randbits(128):032x}"[:26]
    return f"{token}.{_code('message-id', token)}@{domain.strip('>')}"


def is_own_message_id(message_id: str) -> bool:
    match = MESSAGE_ID.fullmatch(message_id.strip().lower())
    return match is not None and _is_ours("message-id", match[1], match[2])


def looks_like_own_message_id(message_id: str) -> bool:
    """Return True if it has the form of ours, whatever key signed it."""
    return MESSAGE_ID.fullmatch(message_id.strip().lower()) is not None


def own_message_ids(text: str) -> list[str]:
    """Return every Message-ID of ours in a text, without angle brackets."""
    found = (match[0].strip("<>") for match in MESSAGE_ID.finditer(text.lower()))
    return list(dict.fromkeys(each for each in found if is_own_message_id(each)))


def subject_reference(about: str) -> str:
    """Return the reference for a subject: "[ticket-42.<mac>]"."""
    return f"[{_local(about)}]"


def read_subject_reference(subject: str) -> str | None:
    match = SUBJECT.search(subject)
    return _about(*(part.lower() for part in match.groups())) if match else None


def _local(about: str) -> str:
    if not ABOUT.fullmatch(about):
        raise ValueError(f"{about!r} is not of the form kind:id")
    return f"{about.replace(':', '-')}.{_code('reply', about)}"


def _about(kind: str, number: str, code: str) -> str | None:
    about = f"{kind}:{number}"
    return about if _is_ours("reply", about, code) else None


def _is_ours(purpose: str, value: str, code: str) -> bool:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    # All keys are tried, for constant time.
    return any([constant_time_compare(_code(purpose, value, key), code) for key in keys])  # noqa: C419


def _code(purpose: str, value: str, key: str | None = None) -> str:
    digest = salted_hmac(
        f"tandem.mail.{purpose}", value, key or settings.SECRET_KEY, algorithm="sha256"
    ).digest()
    return base64.b32encode(digest).decode().lower()[:CODE_LENGTH]
