"""The Authentication-Results of our own border server.

Anyone can write this header; only ours counts.
"""

import re
from collections.abc import Mapping

from django.conf import settings

DMARC = re.compile(r"\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)
# A sender can put text into our border server's header: the names that were checked.
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')


def dmarc_result(headers: Mapping[str, list[str]]) -> str:
    """Return the DMARC result of the server named in AUTHSERV_ID: "pass", "fail", …; "" when none.

    Each server adds its header above the others: only the topmost one of our name is surely our
    border's, the others may have come with the mail. The others count where they say "fail", for a
    border may write one header for each check, and nobody forges that to their own gain.
    """
    ours = settings.AUTHSERV_ID.lower()
    verdicts: list[list[str]] = []
    for value in headers.get("authentication_results", []) if ours else []:
        server, *results = QUOTED.sub("", value).split(";")
        if server.split()[:1] and server.split()[0].lower() == ours:
            verdicts.append([found[1].lower() for each in results if (found := DMARC.match(each))])
    if any("fail" in words for words in verdicts):
        return "fail"
    return verdicts[0][0] if verdicts and verdicts[0] else ""


def is_forged(headers: Mapping[str, list[str]]) -> bool:
    return dmarc_result(headers) == "fail"


def is_authentic(headers: Mapping[str, list[str]]) -> bool:
    return dmarc_result(headers) == "pass"
