from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Not in the package itself: bin/run and bin/test need config.embedded before Celery.
        from config.celery import app

        app.set_default()
