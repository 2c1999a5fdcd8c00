"""The guards of views, weaker by one step: a permission run puts them in the place of ours.

Their modules are imported when they decorate: each then is imported already.
"""

from collections.abc import Callable
from typing import Any

from django.views.decorators.http import require_POST

View = Callable[..., Any]


def ticket_action(view: View) -> View:
    """Admit everybody, also without a session."""
    from helpdesk.views import responses

    return require_POST(responses._returning(view))


def ticket_form(view: View) -> View:
    """Admit everybody, also without a session."""
    from config.web.form_page import form_of
    from helpdesk.views import responses

    return form_of(responses._page_of)(responses._returning(view))


def map_action(view: View) -> View:
    """Admit all staff."""
    from accounts.access import requires
    from journeys.maps.views import edit_response

    return requires("is_staff_person")(require_POST(edit_response._returning(view)))


def map_form(page: str | Callable[..., str]) -> Callable[[View], View]:
    """Admit all staff."""
    from accounts.access import requires
    from config.web.form_page import form_of
    from journeys.maps.views import edit_response

    return lambda view: requires("is_staff_person")(form_of(page)(edit_response._returning(view)))
