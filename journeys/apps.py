from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "journeys"

    def ready(self) -> None:
        from journeys import integrations, mail_handler, receivers  # noqa: F401  they register themselves
