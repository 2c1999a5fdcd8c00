from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JourneysConfig(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from customers.hooks import CUSTOMER_HEAD
        from helpdesk import hooks
        from journeys import mail_handler, receivers  # noqa: F401  they register themselves
        from journeys.counts import rail_counts

        hooks.register_panel(
            hooks.TICKET_CONTEXT, url_name="journeys:ticket-panel", title=str(_("Journey"))
        )
        hooks.register_panel(
            hooks.TICKET_THREAD, url_name="journeys:ticket-feedback", title=str(_("Feedback"))
        )
        hooks.register_panel(
            CUSTOMER_HEAD, url_name="journeys:customer-head", title=str(_("Their way"))
        )
        hooks.register_rail_counts(rail_counts)
