"""What our own border says about a sender. Anyone can write this header; only ours counts."""

import re
from collections.abc import Mapping

from django.conf import settings

DMARC = re.compile(r"\bdmarc\s*=\s*([a-z]+)", re.IGNORECASE)


def dmarc_result(headers: Mapping[str, list[str]]) -> str:
    """The word of the server named in AUTHSERV_ID: "pass", "fail", …; "" when it said nothing."""
    ours = settings.AUTHSERV_ID.lower()
    for value in headers.get("authentication_results", []) if ours else []:
        server = value.strip().split(";")[0].split()
        if server and server[0].lower() == ours:
            found = DMARC.search(value)
            return found[1].lower() if found else ""
    return ""


def is_forged(headers: Mapping[str, list[str]]) -> bool:
    return dmarc_result(headers) == "fail"


def is_authentic(headers: Mapping[str, list[str]]) -> bool:
    return dmarc_result(headers) == "pass"
