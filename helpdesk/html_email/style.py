"""What a mail's HTML says that its words do not."""

import re

# Pictures, tables, lists, headings, stress; and a link whose words are not its address.
RICH = re.compile(
    r"<(?:img|table|ul|ol|h[1-6]|hr|pre|blockquote|b|strong|i|em|u|s|strike|del|code|big)\b",
    re.IGNORECASE,
)
LINK = re.compile(r'<a\b[^<>]*?\shref="([^"]*)"[^<>]*>([^<]*)<', re.IGNORECASE)
COLOURS = re.compile(r'<[a-z][^<>]*\s(?:bgcolor|color|style)="', re.IGNORECASE)


def says_more_than_words(html: str) -> bool:
    """Whether its text alone would lose something that the reader needs."""
    if RICH.search(html):
        return True
    return any(not _names_itself(href, words) for href, words in LINK.findall(html))


def brings_colours(html: str) -> bool:
    """Whether it was made for its own paper: dark letters on a dark page could not be read."""
    return bool(COLOURS.search(html))


def _names_itself(href: str, words: str) -> bool:
    def bare(address: str) -> str:
        return re.sub(r"^(?:https?://|mailto:|tel:)", "", address.strip().lower()).rstrip("/")

    return bare(href) == bare(words)
