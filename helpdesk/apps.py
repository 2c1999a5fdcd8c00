from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HelpdeskConfig(AppConfig):
    name = "helpdesk"

    def ready(self) -> None:
        from accounts.settings_pages import register_settings_page
        from config.web.rail import register_rail_counts, register_rail_topics
        from helpdesk import fields, receivers  # noqa: F401  they register themselves
        from helpdesk.mail import channel, handler  # noqa: F401
        from helpdesk.rail import rail_counts, rail_topics

        register_rail_counts(rail_counts)
        register_rail_topics(rail_topics)
        register_settings_page(
            "helpdesk:notification-settings",
            label=_("Notifications"),
            icon="bell",
            may="is_staff_person",
            order=15,
        )
        register_settings_page(
            "helpdesk:macros",
            label=_("Saved replies"),
            icon="message-square-text",
            may="may_answer",
            order=16,
        )
