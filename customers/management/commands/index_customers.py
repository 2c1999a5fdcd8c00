"""Command that indexes the customers of an older version at once, in place of the sweep."""

from typing import Any

from django.core.management.base import BaseCommand

from customers.actions.index import index_stored_customers


class Command(BaseCommand):
    help = (
        "Indexes the customers that were stored by an older version, newest first. It may be"
        " stopped at any time and goes on where it was; the workers do the same, a part each"
        " minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        indexed = 0
        while batch := index_stored_customers():
            indexed += batch
        self.stdout.write(f"{indexed} customers were indexed.")
