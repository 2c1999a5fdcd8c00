"""Tokens of ours in mails, masked: reading a mail is not acting for the person it was sent to.

A link to a survey, to unsubscribe, to an invitation or to a new password acts for its holder, and a
signed address leads into a conversation. Customers quote them in their replies. The stored bytes of
a mail keep them; what is shown to staff does not.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

MASK = "•••"
# The parts of our addresses that are words are shorter than this, and tokens are longer.
MIN_TOKEN_LENGTH = 16
# Gateways wrap a link into one of theirs: "…?url=https%3A%2F%2Fhelp.example%2Ff%2F…".
ENCODED = r"%(?:25)*[0-9a-f]{2}"
SLASH = r"(?:/|%(?:25)*2f)"
TOKEN = re.compile(rf"{ENCODED}|(?P<token>[\w:.~-]{{{MIN_TOKEN_LENGTH},}})", re.IGNORECASE)
# A mail program breaks a long line: the token goes on in the next one, behind "> " if quoted.
BREAK = r"(?:\r?\n[ \t]*(?:>[> \t]*)?)?"
WRAPPED = (
    rf"{SLASH}(?:[fu]{SLASH}{BREAK}(?P<short>(?:[\w-]{BREAK}){{22}})"
    rf"|(?:\w+{SLASH}){{1,4}}key{SLASH}{BREAK}(?P<key>(?:[\w-]{BREAK}){{20,100}}))(?={SLASH})"
)
# "reply+ticket-42.<code>@", "support+ticket-42.<code>@", "bounce+7-0.<code>@" and, of older mails,
# "bounce+7.<code>@"; "[ticket-42.<code>]"; "7-0.<code>", the value of our header X-Tandem-Return.
SIGNED = re.compile(
    r"(?:\+[a-z][a-z_]{0,19}-|\bbounce[+-])\d{1,18}(?:-\d{1,3})?\.(?P<address>[a-z2-7]{16})(?=@|%40)"
    r"|\[[a-z][a-z_]{0,19}-\d{1,18}\.(?P<subject>[a-z2-7]{16})\]"
    r"|(?<![\w.+-])\d{1,18}-\d{1,3}\.(?P<report>[a-z2-7]{16})(?![\w@])",
    re.IGNORECASE,
)


def mask_tokens(text: str) -> str:
    """Return the text with the tokens of our links and signed addresses masked."""
    return _masked(text, find_tokens(text))


def find_tokens(text: str) -> list[tuple[int, int]]:
    """Return where our tokens stand, in order."""
    found: list[tuple[int, int]] = []
    lower = text.lower()
    if any(host in lower for host in _hosts()):
        found = [span for link in _pattern_of(_hosts()).finditer(text) for span in _tokens_of(link)]
    found += (match.span(match.lastgroup or 0) for match in SIGNED.finditer(text))
    return sorted(found)


def _tokens_of(link: re.Match[str]) -> Iterator[tuple[int, int]]:
    for name in ("short", "key"):
        if link[name]:
            yield link.span(name)
    if link["rest"]:
        tokens = TOKEN.finditer(link.string, *link.span("rest"))
        yield from (each.span() for each in tokens if each["token"])


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in spans:
        if start >= at:
            parts += [text[at:start], MASK]
            at = end
    return "".join([*parts, text[at:]])


def _hosts() -> tuple[str, ...]:
    named = (urlsplit(settings.PUBLIC_URL).hostname or "", *settings.ALLOWED_HOSTS)
    return tuple(dict.fromkeys(filter(None, (host.lower().strip("*") for host in named))))


@lru_cache(8)
def _pattern_of(hosts: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of a link to one of the hosts, in the forms gateways give it."""
    names = "|".join(
        (r"(?:[\w-]+\.)*" if host.startswith(".") else "") + re.escape(host.strip("."))
        for host in hosts
    )
    return re.compile(
        rf"(?:(?<![\w.@-])|(?<=2f)|(?<=__))(?:{names})(?:(?::|%3a|-3a)\d{{1,5}})?"
        rf"(?:{WRAPPED}|(?:{SLASH}|_)(?P<rest>[^\s<>\"']*))",
        re.IGNORECASE,
    )
