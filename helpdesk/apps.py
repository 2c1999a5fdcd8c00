from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "helpdesk"

    def ready(self) -> None:
        from helpdesk import hooks, mail_handler, receivers  # noqa: F401  they register themselves
        from helpdesk.views.rail import rail_counts

        hooks.register_rail_counts(rail_counts)
