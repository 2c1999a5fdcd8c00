"""What our own border says about a sender. Anyone can write this header; only ours counts."""

import re
from collections.abc import Mapping

from django.conf import settings

DMARC = re.compile(r"\s*dmarc\s*=\s*([a-z]+)", re.IGNORECASE)
# What a sender can put into the header of our own border: the names that were looked at.
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)')


def dmarc_result(headers: Mapping[str, list[str]]) -> str:
    """The word of the server named in AUTHSERV_ID: "pass", "fail", …; "" when it said nothing.

    A border may write one header for each check. Where they disagree, "fail" holds.
    """
    ours = settings.AUTHSERV_ID.lower()
    said: list[str] = []
    for value in headers.get("authentication_results", []) if ours else []:
        server, *results = QUOTED.sub("", value).split(";")
        if server.split()[:1] and server.split()[0].lower() == ours:
            said += [found[1].lower() for each in results if (found := DMARC.match(each))]
    return "fail" if "fail" in said else next(iter(said), "")


def is_forged(headers: Mapping[str, list[str]]) -> bool:
    return dmarc_result(headers) == "fail"


def is_authentic(headers: Mapping[str, list[str]]) -> bool:
    return dmarc_result(headers) == "pass"
