"""The result of checking a sender: by our own border server, or by Tandem where there is none.

Anyone can write Authentication-Results; only those of the server in AUTHSERV_ID count.
"""

import re

from django.conf import settings

from mail.inbound.alignment import domain_of, is_aligned
from mail.models import InboundMail
from mail.parsing.parsed import ParsedMail

DMARC = re.compile(r"\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)
HEADER_FROM = re.compile(r"\sheader\.from\s*=\s*([^\s;]+)", re.IGNORECASE)
# A sender can put text into our border server's header: the names that were checked.
QUOTED = re.compile(r'"(?:[^"\\]|\\.){0,8000}+"|\([^()]{0,8000}\)')
# Longer results are no server's, and not read: a quote that is never closed is read far ahead.
MAX_RESULTS = 8000  # characters of one header
MAX_QUOTES = 100
MAX_HEADERS = 20
MAX_NAME = 300  # characters, in which the name of the server stands
PASS, FAIL, UNALIGNED = "pass", "fail", "unaligned"


def dmarc_result(inbound: InboundMail, parsed: ParsedMail) -> str:
    """Return the DMARC result for the sender we read: "pass", "fail", "none", …; "" unchecked.

    One that names several senders, or whose writer only Reply-To names, is "unaligned" at best.
    """
    result = from_result(inbound, parsed)
    is_doubtful = parsed.has_several_senders or parsed.is_sender_claimed
    return UNALIGNED if result == PASS and is_doubtful else result


def from_result(inbound: InboundMail, parsed: ParsedMail) -> str:
    """Return the DMARC result for the address in From, whoever wrote the mail."""
    address = parsed.sent_from or parsed.from_.address
    return results_for(domain_of(address), trusted_results(inbound, parsed))


def is_writer_doubtful(inbound: InboundMail, parsed: ParsedMail) -> bool:
    """Return True for a writer whom another sender only names, in Reply-To or the like.

    A list with one of our own addresses names its writers truly, unless the check of that address
    found anything but a pass. Where nobody checked, From itself is as easy to forge.
    """
    if not parsed.is_sender_claimed:
        return False
    return not (parsed.is_from_own_list and from_result(inbound, parsed) in (PASS, ""))


def results_for(ours: str, values: list[str]) -> str:
    """Return the DMARC result for a sender's domain in our border's Authentication-Results.

    Each server adds its header above the others: only the topmost one of our name is surely our
    border's, the others may have come with the mail. The others count where they say "fail", for a
    border may write one header for each check, and nobody forges that to their own gain.

    A pass counts only if its `header.from` is of the same organization as the address we read: two
    programs may read one From header differently. Otherwise the result is "unaligned".
    """
    verdicts = [_verdicts(value) for value in values]
    if any(word == FAIL for results in verdicts for word, _domains in results):
        return FAIL
    topmost = verdicts[0] if verdicts else []
    if any(word != PASS for word, _domains in topmost):
        return next(word for word, _domains in topmost if word != PASS)
    named = [domain for _word, domains in topmost for domain in domains or [""]]
    if not all(is_aligned(domain, ours) for domain in named):
        return UNALIGNED
    return PASS if topmost else ""


def trusted_results(inbound: InboundMail, parsed: ParsedMail) -> list[str]:
    """Return the Authentication-Results that count: the border's, else those Tandem found."""
    if settings.AUTHSERV_ID or not inbound.sender_checks:
        return border_results(parsed)
    return [f"tandem; {inbound.sender_checks}"]


def border_results(parsed: ParsedMail) -> list[str]:
    """Return the Authentication-Results of the server named in AUTHSERV_ID, topmost first."""
    ours = settings.AUTHSERV_ID.lower()
    values = parsed.headers.get("authentication_results", []) if ours else []
    return [each for each in values if _server_of(each) == ours][:MAX_HEADERS]


def _server_of(value: str) -> str:
    words = _plain(value[:MAX_NAME]).split(";")[0].split()
    return words[0].lower() if words else ""


def _verdicts(value: str) -> list[tuple[str, list[str]]]:
    """Return the DMARC results of one header, each with the domains it says it is about.

    One that is too long to be read is a failure: its end may say so, and a sender can make it long.
    """
    if len(value) > MAX_RESULTS or value.count('"') > MAX_QUOTES:
        return [(FAIL, [])]
    _server, *results = _plain(value).split(";")
    return [
        (found[1].lower(), [domain_of(each) for each in HEADER_FROM.findall(result)])
        for result in results
        if (found := DMARC.match(result))
    ]


def _plain(value: str) -> str:
    """Return a header without quoted strings and comments."""
    return QUOTED.sub("", value)
