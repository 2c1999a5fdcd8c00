"""Registrations of the journeys on the pages of other apps."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.settings_pages import register_settings_page
from accounts.setup_steps import register_setup_step
from config.web.panels import register_panel
from config.web.rail import register_rail_counts
from customers.hooks import CUSTOMER_HEAD
from customers.models import Customer
from helpdesk.hooks import MY_DAY, TICKET_CONTEXT, TICKET_THREAD
from journeys.access import visible_interactions
from journeys.feedback.rail import rail_counts
from journeys.maps.customer_panel import customer_panel_space
from journeys.maps.first_steps import JOURNEY_STEP, SURVEY_STEP
from journeys.watches import DUE_REQUESTS
from ledger.watches import register_watch


def _customer_panel_space(customer: Customer, reader: User) -> str:
    return customer_panel_space(customer, visible_interactions(reader))


register_panel(TICKET_CONTEXT, url_name="journeys:ticket-panel", title=_("Journey"))
register_panel(TICKET_THREAD, url_name="journeys:ticket-feedback", title=_("Feedback"))
register_panel(
    CUSTOMER_HEAD,
    url_name="journeys:customer-panel",
    title=_("Journey"),
    space=_customer_panel_space,
)
register_panel(MY_DAY, url_name="journeys:my-follow-ups", title=_("Calls you promised"))
register_panel(MY_DAY, url_name="journeys:my-scores", title=_("Answers about your tickets"))
register_rail_counts(rail_counts)
register_watch(DUE_REQUESTS)
register_setup_step(JOURNEY_STEP)
register_setup_step(SURVEY_STEP)
register_settings_page(
    "journeys:surveys",
    label=_("Surveys"),
    icon="message-square-heart",
    may="may_edit_surveys",
    order=50,
)
register_settings_page(
    "journeys:placement",
    label=_("Placement rules"),
    icon="route",
    may="may_edit_surveys",
    order=51,
)
register_settings_page(
    "journeys:lookup-values",
    label=_("Personas, channels and departments"),
    icon="book-open",
    may="may_edit_maps",
    order=52,
)
