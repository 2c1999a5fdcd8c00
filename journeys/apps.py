from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from journeys import mail_handler, places, receivers  # noqa: F401  they register themselves
