from django.apps import AppConfig
from django.db.models import CharField
from django.db.models.functions import Lower


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # `email__lower` uses the index on Lower(email); iexact compares with UPPER.
        CharField.register_lookup(Lower)
        # Imported here, not in the package: bin/run and bin/test need devserver.embedded before
        # Celery.
        from config.celery import app
        from config.disk import register

        app.set_default()
        register()
