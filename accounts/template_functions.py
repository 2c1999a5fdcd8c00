"""Functions of templates: the pages of Settings, and what the reader may do."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from jinja2 import pass_context
from jinja2.runtime import Context

from accounts.access import current_user, meets
from accounts.browsers import browser_of
from accounts.settings_pages import SettingsPage
from accounts.settings_pages import settings_pages as all_pages
from config.web.rail import rail_topics
from config.web.template_library import TemplateLibrary
from ledger import live

HOUR, DAY = 3600, 24 * 3600
library = TemplateLibrary()


@library.function
@pass_context
def settings_pages(context: Context) -> list[SettingsPage]:
    """Return the pages of Settings that this person may open."""
    user = current_user(context["request"])
    return [page for page in all_pages() if meets(user, page.may)]


@library.function
@pass_context
def may(context: Context, what: str) -> bool:
    """Return True if the person who reads the page may: `may('answer')` asks `may_answer`."""
    return meets(current_user(context["request"]), f"may_{what}")


library.filter(browser_of)


@library.function
@pass_context
def live_token_of(context: Context, topics: Sequence[str] | None) -> str:
    """Return the token of a page's live stream, for its topics and those of the rail.

    It ends with the reader's session. Empty for a reader without a stored session, whose page looks
    for itself every minute, and for a page that listens to nothing.
    """
    request = context["request"]
    session = getattr(request.session, "found", None)
    heard = [*(topics or ()), *rail_topics(request)]
    if session is None or not heard:
        return ""
    return live.token(heard, session=str(session.handle), until=session.expire_date)


@library.function
def session_rules() -> str:
    """Return after how long a session ends, as a sentence."""
    days = settings.SESSION_COOKIE_AGE // DAY
    words = ngettext(
        "A session ends after %(idle)s without activity, and after %(n)d day in any case.",
        "A session ends after %(idle)s without activity, and after %(n)d days in any case.",
        days,
    )
    return words % {"idle": _idle_time(), "n": days}


@library.function
def idle_end() -> str:
    """Return why a person who was not active is asked to sign in again."""
    words = _("You were signed out after %s without activity. Replies you were writing are kept.")
    return words % _idle_time()


def _idle_time() -> str:
    hours = settings.SESSION_IDLE_SECONDS // HOUR
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
