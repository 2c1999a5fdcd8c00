"""Elements that templates print: icons, avatars, states, times. See docs/front-end.md."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from jinja2 import pass_context
from jinja2.runtime import Context

from config.addresses import address_to_unicode
from config.web.formatting import at_moment, initials, long_moment, short_moment, spell_duration
from config.web.icons import drawing
from config.web.template_library import TemplateLibrary
from config.web.toasts import tone_and_undo

library = TemplateLibrary()

STATES = {
    "new": gettext_lazy("New"),
    "open": gettext_lazy("Open"),
    "pending": gettext_lazy("Waiting for the customer"),
    "on_hold": gettext_lazy("On hold"),
    "solved": gettext_lazy("Solved"),
    "closed": gettext_lazy("Closed"),
}
PRESENCE = {"replying": "pencil", "viewing": "eye", "idle": "moon"}
# Paths whose first part differs from the rail's name for the section.
SECTIONS = {"tickets": "inbox", "touchpoints": "journeys", "accounts": "settings"}


library.filter(address_to_unicode)


@library.filter
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Render a lucide icon in the text colour; without `label` it is decorative.

    `size` is s12, s14 or s20; further class names may follow it.
    """
    return _icon(name, str(size), str(label))


@lru_cache(maxsize=2048)
def _icon(name: str, size: str, label: str) -> SafeString:
    classes = f"icon {size}".strip()
    inside = mark_safe(drawing(name))
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
            classes,
            label,
            inside,
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', classes, inside
    )


@library.function
def avatar(
    person: Any, size: str = "", title: str = "", kind: str = "", presence: str = ""
) -> SafeString:
    """Render the initials of a person or organization; a dashed ring for None.

    `size` is s16, s20, s28, s36 or s48. With `title` it is labelled, else it is decorative beside
    the name. `kind` is agent or organization where the object does not tell. `presence` is
    replying, viewing or idle, drawn as a ring with a mark.
    """
    called = (getattr(person, each, "") for each in ("name", "email", "address"))
    name = str(next(filter(None, called), ""))
    if not name:
        kind = "none"
    elif not kind and isinstance(person, AbstractBaseUser):
        kind = "agent"
    return _avatar(name, size, str(title), kind, presence)


@lru_cache(maxsize=8192)
def _avatar(name: str, size: str, title: str, kind: str, presence: str) -> SafeString:
    classes = " ".join(part for part in ("avatar", size, kind) if part)
    if not title:
        return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, initials(name))
    here = mark = SafeString()
    if presence:
        here = format_html(' data-presence="{}"', presence)
        mark = format_html('<span class="mark">{}</span>', _icon(PRESENCE[presence], "", ""))
    return format_html(
        '<span class="{0}" role="img" aria-label="{1}" title="{1}"{3}>{2}{4}</span>',
        classes,
        title,
        initials(name),
        here,
        mark,
    )


@library.function
def ticket_state(status: str, label: str = "") -> SafeString:
    """Render a ticket's status as an icon with a text alternative."""
    return _state(status, str(label or state_word(status)))


@lru_cache(maxsize=256)
def _state(status: str, label: str) -> SafeString:
    return format_html(
        '<span class="state" data-status="{0}" role="img" aria-label="{1}" title="{1}"></span>',
        status,
        label,
    )


@library.filter
def state_word(status: str) -> str:
    """Return the display name of a status."""
    return str(STATES.get(status, status))


@library.function
def ago(at: datetime | None) -> SafeString | str:
    """Render "3 minutes ago", updated by the page; the date and time without JavaScript."""
    if at is None:
        return ""
    return format_html(
        '<relative-time datetime="{}" tense="past">{}</relative-time>',
        at.isoformat(),
        long_moment(at),
    )


@library.function
def moment(at: datetime | None, long: bool = False) -> SafeString | str:
    """Render a time in its shortest form: 09:25, Thu, 12 Nov. `long=True`: Thu 19 Nov, 16:20."""
    if at is None:
        return ""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        at.isoformat(),
        long_moment(at),
        long_moment(at) if long else short_moment(at),
    )


@library.filter
def at_time(at: datetime) -> str:
    """Return the time for a sentence: at 09:25; on Thu 19 Nov, 16:20."""
    return at_moment(at)


@library.filter
def duration(time: timedelta | int | None) -> str:
    """Return 42 min, 1 h 45 min, 2 d; a number is seconds."""
    if time is None:
        return ""
    return spell_duration(time if isinstance(time, timedelta) else timedelta(seconds=time))


@library.filter
def step(percent: float | None) -> int:
    """Round a share to steps of 5 for data-spent, as the CSP forbids inline styles."""
    return max(0, min(100, round((percent or 0) / 5) * 5))


@library.function
@pass_context
def chosen_theme(context: Context) -> str:
    """Return light or dark as chosen by the user, or "" to follow the system."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in ("light", "dark") else ""


@library.function
@pass_context
def current_section(context: Context) -> str:
    """Return the section of the rail that this page belongs to."""
    if context.get("section"):
        return str(context["section"])
    request = context.get("request")
    first = request.path.strip("/").partition("/")[0] if request else ""
    return SECTIONS.get(first, first)


@library.function
@lru_cache(maxsize=64)
def scale_marks(value: int, top: int) -> SafeString:
    """Render an answer's position on its scale: a mark for each step, a bar on a scale of 10."""
    if top > 7:
        inside = format_html(
            '<rect class="off" width="24" height="3" rx="1.5"/>'
            '<rect width="{}" height="3" rx="1.5"/>',
            f"{24 * value / top:.1f}",
        )
    else:
        width = (24 - (top - 1)) / top
        inside = format_html_join(
            "",
            '<rect{} x="{}" width="{}" height="3" rx=".75"/>',
            (
                (
                    mark_safe(' class="off"') if mark >= value else "",
                    f"{mark * (width + 1):.2f}",
                    f"{width:.2f}",
                )
                for mark in range(top)
            ),
        )
    return format_html('<svg viewBox="0 0 24 3" aria-hidden="true">{}</svg>', inside)


@library.filter
def toast_part(tags: str | None, part: str) -> str:
    """Return the "tone" or the "undo" of a message written by `config.web.toasts.notify`."""
    tone, undo = tone_and_undo(tags or "")
    return undo if part == "undo" else tone
