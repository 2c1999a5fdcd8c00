from django.apps import AppConfig
from django.db.models import CharField
from django.db.models.functions import Lower


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # `email__lower` finds an address in any case by its index; iexact compares with UPPER.
        CharField.register_lookup(Lower)
        # Not in the package itself: bin/run and bin/test need devserver.embedded before Celery.
        from config.celery import app

        app.set_default()
