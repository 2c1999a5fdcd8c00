"""The meaning of a mail server's refusal, as one sentence. No database access."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from mail.parsing.bounce_reasons import SENDER_REFUSED, find_status, is_gone

FULL = re.compile(r"(?i)quota|mailbox (?:is )?full|mail box (?:is )?full|\bfull\b|insufficient st")
TOO_LARGE = re.compile(r"(?i)too (?:large|big)|size limit|message size|maximum size")
MANY_TRIES = re.compile(r"(?i)grey-?list|try (?:again )?later|try again|rate limit|too many")

# By the second and third number of a status (RFC 3463); the first pattern that matches.
MEANINGS: list[tuple[str, Callable[[], str]]] = [
    (r"1\.[16]", lambda: _("This address does not exist.")),
    (r"1\.(?:2|10)|4\.4", lambda: _("The domain does not accept mail.")),
    (r"1\.3", lambda: _("This address is not written correctly.")),
    (r"1\.[78]", lambda: _("The recipient's server rejects our sender address.")),
    (r"2\.1", lambda: _("This mailbox is disabled.")),
    (r"2\.2", lambda: _("The mailbox is full.")),
    (r"2\.3|3\.4", lambda: _("The mail is too large for the recipient's server.")),
    (r"7\.\d+", lambda: _("The recipient's server rejects our server.")),
    (r"6\.\d+", lambda: _("The recipient's server could not read the mail.")),
    (r"[34]\.\d+", lambda: _("The recipient's server has a problem.")),
]


def plain_reason(response: str) -> str:
    """Return one sentence for a server's response, by its status first, then by its text.

    An unspecific code (550 and no more) is decided by the text; and a refusal of the sender says
    nothing about the address.
    """
    status = find_status(response) or ""
    if SENDER_REFUSED.search(response):
        return _("The recipient's server rejects our server.")
    by_text = _by_text(status, response)
    if by_text and (status.endswith((".0.0", ".1.0")) or not status):
        return by_text
    if status.startswith("4") and MANY_TRIES.search(response):
        return _("The recipient's server asks to try again later.")
    for pattern, meaning in MEANINGS:
        if re.fullmatch(rf"[245]\.(?:{pattern})", status):
            return meaning()
    refused = _("The recipient's server rejected the mail.")
    return by_text or (
        _("The recipient's server asks to try again later.") if status.startswith("4") else refused
    )


def _by_text(status: str, response: str) -> str:
    if TOO_LARGE.search(response):
        return _("The mail is too large for the recipient's server.")
    if FULL.search(response):
        return _("The mailbox is full.")
    return _("This address does not exist.") if is_gone(status, response) else ""
