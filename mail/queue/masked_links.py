"""Links of ours without what they prove, so that reading a mail is not acting for its recipient."""

import re

from django.conf import settings

MASK = "•••"
# The parts of our addresses that are words are shorter than this, and tokens are longer.
MIN_TOKEN_LENGTH = 16
LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
TOKEN = re.compile(rf"[\w%:.~-]{{{MIN_TOKEN_LENGTH},}}")


def mask_links(text: str) -> str:
    """Return the text with the tokens in links to this installation masked."""
    return LINK.sub(_masked, text)


def _masked(found: re.Match[str]) -> str:
    scheme, _slashes, rest = found[0].partition("//")
    host, slash, path = rest.partition("/")
    name = re.sub(r":\d+$", "", host.rpartition("@")[2]).lower()
    if name not in {settings.PUBLIC_HOST, *settings.ALLOWED_HOSTS}:
        return found[0]
    return f"{scheme}//{host}{slash}{TOKEN.sub(MASK, path)}"
