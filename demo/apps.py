from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"

    def ready(self) -> None:
        from config.web.rail import register_rail_counts
        from demo.postbox.unread_count import rail_counts

        register_rail_counts(rail_counts)
