"""Images of an HTML email: inline ones are shown, remote ones only on request.

The sanitizer keeps `src` only as `cid:` of this mail, and moves a remote address to `data-src`.
"""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import unquote

from django.utils.html import format_html

PICTURE = re.compile(r'<img\b((?:[^"<>]|"[^"]*")*)>', re.IGNORECASE)
ATTRIBUTE = re.compile(r'\s([a-z-]+)="([^"]*)"', re.IGNORECASE)
TINY = {"0", "1", "2"}


def show_pictures(html: str, own: Mapping[str, str], *, missing: str, remote: bool = False) -> str:
    """Return the HTML with addresses for its images.

    `own` maps content ids in lower case to addresses; `missing` labels an image that is not
    attached. With `remote`, images of other servers are loaded too, except tracking pixels.
    """

    def show(found: re.Match[str]) -> str:
        attributes = {name.lower(): unescape(value) for name, value in ATTRIBUTE.findall(found[1])}
        source = attributes.get("src", "")
        if source.lower().startswith("cid:"):
            address = own.get(_cid_of(source))
            return _with_source(found[0], address) if address else _stand_in(attributes, missing)
        if "data-src" not in attributes:
            return _stand_in(attributes, missing)
        if _is_invisible(attributes):
            return ""
        return _remote(attributes) if remote else _unseen(attributes)

    return PICTURE.sub(show, html)


def has_remote_pictures(html: str) -> bool:
    """Return True if the HTML has remote images other than tracking pixels."""
    if 'data-src="' not in html:
        return False
    return any(
        "data-src" in attributes and not _is_invisible(attributes)
        for attributes in (dict(ATTRIBUTE.findall(found[1])) for found in PICTURE.finditer(html))
    )


def _with_source(tag: str, address: str) -> str:
    return re.sub(r'(\ssrc=")[^"]*(")', lambda m: f"{m[1]}{address}{m[2]}", tag, count=1)


def _remote(attributes: Mapping[str, str]) -> str:
    """Return an image loaded over https and without referrer."""
    address = re.sub(r"(?i)^http:", "https:", attributes["data-src"])
    sizes = {name: value for name in ("width", "height") if (value := attributes.get(name, ""))}
    tag = format_html(
        '<img src="{}" alt="{}" referrerpolicy="no-referrer"', address, attributes.get("alt", "")
    )
    return tag + "".join(format_html(' {}="{}"', *size) for size in sizes.items()) + ">"


def _unseen(attributes: Mapping[str, str]) -> str:
    alt = attributes.get("alt", "").strip()
    return format_html('<span class="unseen">{}</span>', alt) if alt else ""


def _stand_in(attributes: Mapping[str, str], missing: str) -> str:
    alt = attributes.get("alt", "").strip()
    label = f"{missing}: {alt}" if alt else missing
    return format_html('<span class="missing">{}</span>', label)


def _is_invisible(attributes: Mapping[str, str]) -> bool:
    return attributes.get("width") in TINY or attributes.get("height") in TINY


def _cid_of(source: str) -> str:
    return unquote(source[4:]).strip("<>").lower()
