"""Signed addresses and Message-IDs.

`reply+ticket-42.<mac>@…` and `support+ticket-42.<mac>@…` lead an answer to its thread,
`bounce+<id>-<n>.<mac>@…` a failure to the mail that failed and its n-th recipient, who alone has
read that address. The code is derived from SECRET_KEY, so it cannot be forged. All of it is lower
case and the local part stays within 64 characters: mail systems change the case and cut at that
length.
"""

import base64
import re
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from mail.models.mailbox import Mailbox, Replies

CODE_LENGTH = 16  # 80 bits
ABOUT = re.compile(r"[a-z][a-z_]{0,19}:[1-9][0-9]{0,17}")
REPLY = re.compile(r"[^@+\s]{1,64}\+([a-z][a-z_]{0,19})-([1-9][0-9]{0,17})\.([a-z2-7]{16})@")
# The number of a mail and, since mail goes out to each recipient by itself, of its recipient.
RETURN = r"([1-9][0-9]{0,17}(?:-[0-9]{1,3})?)\.([a-z2-7]{16})"
BOUNCE = re.compile(rf"(?:bounce|[^@+\s]{{1,64}}\+bounce)[+-]{RETURN}@")
BOUNCE_INSIDE = re.compile(rf"bounce[+-]{RETURN}@")
RETURN_HEADER = "X-Tandem-Return"
RETURN_INSIDE = re.compile(rf"{RETURN_HEADER.lower()}:\s{{0,80}}{RETURN}")
MAX_INSIDE = 50
MAX_LOCAL_LENGTH = 64
MESSAGE_ID = re.compile(r"<?(?<![0-9a-f])([0-9a-f]{26})\.([a-z2-7]{16})@[^@<>\s]+>?")
SUBJECT = re.compile(r"\[([a-z][a-z_]{0,19})-([1-9][0-9]{0,17})\.([a-z2-7]{16})\]", re.IGNORECASE)


def reply_address(about: str, mailbox: Mailbox) -> str:
    """Return the address to which an answer about `about` ("ticket:42") is sent.

    "" where it is the mailbox's own, as a host delivers no other one.
    """
    if mailbox.replies == Replies.SIGNED:
        return signed_reply_address(about, mailbox)
    is_tagged = mailbox.replies == Replies.TAGGED
    return tagged_reply_address(about, mailbox.address) if is_tagged else ""


def signed_reply_address(about: str, mailbox: Mailbox) -> str:
    """Return a reply address under the domain of a mailbox: `reply+ticket-42.<mac>@…`."""
    return f"reply+{_local(about)}@{mailbox.domain}"


def tagged_reply_address(about: str, address: str) -> str:
    """Return a reply address behind a mailbox's own name: `support+ticket-42.<mac>@…`.

    Returns "" for an address that has a tag already, or would be too long with one.
    """
    local, _at, domain = address.rpartition("@")
    tagged = f"{local}+{_local(about)}"
    return f"{tagged}@{domain}" if "+" not in local and len(tagged) <= MAX_LOCAL_LENGTH else ""


def looks_like_reply_address(address: str) -> bool:
    """Return True if it has the form of ours, whatever key signed it."""
    return REPLY.match(address.strip().lower()) is not None


def read_reply_address(address: str) -> str | None:
    """Return what a reply address is about, or None if its signature is not ours."""
    match = REPLY.match(address.strip().lower())
    return _about(*match.groups()) if match else None


@dataclass(frozen=True)
class ReturnToken:
    """A mail and the index of its recipient, as a return address or header names them.

    `index` is None in one that was made for all recipients of the mail together.
    """

    outbound_id: int
    index: int | None = None


def return_token(outbound_id: int, index: int) -> str:
    """Return the token that proves a report to come from where one recipient's copy went."""
    name = f"{outbound_id}-{index}"
    return f"{name}.{_code('bounce', name)}"


def bounce_address(outbound_id: int, index: int, domain: str) -> str:
    """Return the envelope sender of one recipient's copy, by which its bounces are matched."""
    return f"bounce+{return_token(outbound_id, index)}@{domain}"


def plus_bounce_address(outbound_id: int, index: int, address: str) -> str:
    """Return a bounce address behind a mailbox's own name: `support+bounce-7-0.<mac>@…`.

    Returns the bare address where that would be too long.
    """
    local, _at, domain = address.rpartition("@")
    tagged = f"{local.partition('+')[0]}+bounce-{return_token(outbound_id, index)}"
    return f"{tagged}@{domain}" if len(tagged) <= MAX_LOCAL_LENGTH else address


def looks_like_bounce_address(address: str) -> bool:
    """Return True if it has the form of ours, whatever key signed it."""
    return BOUNCE.match(address.strip().lower()) is not None


def read_bounce_address(address: str) -> ReturnToken | None:
    match = BOUNCE.match(address.strip().lower())
    return _token(match) if match else None


def return_tokens_in(text: str) -> list[ReturnToken]:
    """Return the tokens of our copies in a text: of its return addresses and of our header."""
    text = text.lower()
    found = [*RETURN_INSIDE.finditer(text), *BOUNCE_INSIDE.finditer(text)][:MAX_INSIDE]
    return list(dict.fromkeys(token for match in found if (token := _token(match))))


def _token(match: re.Match[str]) -> ReturnToken | None:
    name, code = match.groups()
    number, _dash, index = name.partition("-")
    if not _is_ours("bounce", name, code):
        return None
    return ReturnToken(int(number), int(index) if index else None)


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


def without_subject_reference(subject: str) -> str:
    """Return the subject without references of ours."""

    def removed(match: re.Match[str]) -> str:
        return "" if read_subject_reference(match[0]) else match[0]

    return " ".join(SUBJECT.sub(removed, subject).split()) if SUBJECT.search(subject) else subject


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
