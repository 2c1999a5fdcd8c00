"""Functions of templates: the pages of Settings, and what the reader may do."""

from jinja2 import pass_context
from jinja2.runtime import Context

from accounts.access import current_user, meets
from accounts.settings_pages import SettingsPage
from accounts.settings_pages import settings_pages as all_pages
from config.web.template_library import TemplateLibrary

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
