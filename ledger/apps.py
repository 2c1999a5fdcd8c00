from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from ledger.models import Delivery
        from ledger.watches import Watch, register_watch

        # The events of each app are declared before any is recorded.
        autodiscover_modules("events")
        register_watch(
            Watch(
                name="deliveries",
                label=_("Events not delivered yet"),
                rows=lambda: Delivery.objects.waiting().filter(attempts=0),
                since="next_try_at",
                stuck_after=timedelta(minutes=5),
                help=_("Check that the worker and the scheduler (beat) are running."),
            )
        )
