"""Render a mail as a customer's mail program does. Plain values in, HTML for a sandbox out."""

import base64
import re
from email import message_from_bytes
from email.policy import default as modern
from typing import Literal

from django.utils.html import escape

from mail.parsing.parsed import ParsedMail

Theme = Literal["light", "dark", ""]
ASKS_THEME = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)", re.IGNORECASE)
KNOWS_DARK = re.compile(r"prefers-color-scheme|color-scheme[^>;]{0,80}dark", re.IGNORECASE)
ALWAYS, NEVER = "(min-width: 0)", "(min-width: 999999px)"
HEAD = re.compile(r"<head[^>]*>", re.IGNORECASE)
PLAIN = (
    "<!doctype html><html><head><title>Mail</title><style>"
    "body{margin:24px 28px;font:15px/1.6 system-ui,sans-serif;white-space:pre-wrap;"
    "overflow-wrap:anywhere}%s</style></head><body>%s</body></html>"
)
# Mail programs add a margin to a mail without a layout of its own.
MARGIN = "html{padding:20px 24px}"
MONO = "body{font:12px/1.6 ui-monospace,monospace}"
TOKEN = re.compile(r"/[fu]/([\w-]{22})/")
URL = re.compile(r"https?://[^\s<>()&\"]+(?:&amp;[^\s<>()&\"]+)*")


def render_html(raw: bytes, parsed: ParsedMail, *, theme: Theme) -> str:
    """Return the HTML part with its inline images, or the plain text if there is none."""
    source = _html_part(raw)
    if not source:
        return render_text(parsed, theme=theme)
    for file in parsed.attachments:
        if file.cid:
            source = source.replace(f"cid:{file.cid}", _data_url(file.content_type, file.content))
    return _prepared(_in_theme(source, theme), theme if KNOWS_DARK.search(source) else "light")


def render_text(parsed: ParsedMail, *, theme: Theme) -> str:
    """Return the plain text with its links."""
    linked = URL.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(parsed.text))
    return _prepared(PLAIN % ("", linked), theme)


def render_headers(raw: bytes, *, theme: Theme) -> str:
    """Return the raw headers."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0].decode("utf-8", "replace")
    return _prepared(PLAIN % (MONO, escape(head)), theme)


def feedback_tokens(raw: bytes) -> set[str]:
    """Return the tokens of the links to the survey and to unsubscribe."""
    message = message_from_bytes(raw, policy=modern)
    part = message.get_body(preferencelist=("plain",))
    content = part.get_content() if part else ""
    return set(TOKEN.findall(content)) if isinstance(content, str) else set()


def _html_part(raw: bytes) -> str:
    message = message_from_bytes(raw, policy=modern)
    part = message.get_body(preferencelist=("html",))
    content = part.get_content() if part else ""
    return content if isinstance(content, str) else ""


def _data_url(content_type: str, content: bytes) -> str:
    return f"data:{escape(content_type)};base64,{base64.b64encode(content).decode()}"


def _in_theme(source: str, theme: Theme) -> str:
    """Resolve the theme queries of the mail for the chosen theme instead of the browser's."""
    if not theme:
        return source
    return ASKS_THEME.sub(lambda asks: ALWAYS if asks[1].lower() == theme else NEVER, source)


def _prepared(source: str, theme: Theme) -> str:
    """Return the page with links that open in a new window, and the canvas of the theme."""
    margin = "" if "<table" in source or "white-space:pre-wrap" in source else MARGIN
    scheme = f":root{{color-scheme:{theme or 'light dark'}!important}}{margin}"
    head_tags = f'<base target="_blank"><style>{scheme}</style>'
    if head := HEAD.search(source):
        return source[: head.end()] + head_tags + source[head.end() :]
    return head_tags + source
