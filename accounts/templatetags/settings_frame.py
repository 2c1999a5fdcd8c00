from django import template
from django.template import Context

from accounts.access import current_user
from accounts.settings_pages import SettingsPage
from accounts.settings_pages import settings_pages as pages_of

register = template.Library()


@register.simple_tag(takes_context=True)
def settings_pages(context: Context) -> list[SettingsPage]:
    """Return the pages of Settings that this person may open."""
    return pages_of(current_user(context["request"]))
