"""Command that indexes the tickets of an older version at once, in place of the sweep."""

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.actions.index_stored import index_stored_tickets


class Command(BaseCommand):
    help = (
        "Indexes the tickets that were stored by an older version, newest first. It may be stopped"
        " at any time and goes on where it was; the workers do the same, a part each minute."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        indexed = 0
        while batch := index_stored_tickets():
            indexed += batch
            if indexed % 10_000 < batch:
                self.stdout.write(f"{indexed} tickets")
        self.stdout.write(f"{indexed} tickets were indexed.")
