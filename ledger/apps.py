from datetime import timedelta
from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Processes write a heartbeat every few seconds.
SEEN_LATELY = timedelta(seconds=30)


class LedgerConfig(AppConfig):
    name = "ledger"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from config.health import register_check
        from ledger.models import Delivery
        from ledger.processes import PROCESSES, process_state
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
        for name in PROCESSES:
            register_check(name, partial(process_state, name, SEEN_LATELY))
