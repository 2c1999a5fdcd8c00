from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"

    def ready(self) -> None:
        from demo.unread import rail_counts
        from helpdesk.hooks import register_rail_counts

        register_rail_counts(rail_counts)
