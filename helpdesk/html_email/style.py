"""Checks whether an email's HTML carries more than its text."""

import re

# Images, tables, lists, headings and emphasis; and a link whose text is not its address.
RICH = re.compile(
    r"<(?:img|table|ul|ol|h[1-6]|hr|pre|blockquote|b|strong|i|em|u|s|strike|del|code|big)\b",
    re.IGNORECASE,
)
LINK = re.compile(r'<a\b[^<>]*?\shref="([^"]*)"[^<>]*>([^<]*)<', re.IGNORECASE)
COLOURS = re.compile(r'<[a-z][^<>]*\s(?:bgcolor|color|style)="', re.IGNORECASE)


def has_rich_content(html: str) -> bool:
    """Return True if the plain text alone would lose content, such as tables or images."""
    if RICH.search(html):
        return True
    return any(not _names_itself(href, link_text) for href, link_text in LINK.findall(html))


def sets_colours(html: str) -> bool:
    """Return True if the mail sets its own colours, which a dark page would make unreadable."""
    return bool(COLOURS.search(html))


def _names_itself(href: str, link_text: str) -> bool:
    def without_scheme(address: str) -> str:
        return re.sub(r"^(?:https?://|mailto:|tel:)", "", address.strip().lower()).rstrip("/")

    return without_scheme(href) == without_scheme(link_text)
