"""`manage.py demo`: tells the demo's story into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from accounts.models import User
from customers.models import Customer
from demo.story import has_been_told, tell_story
from demo.story.company import PASSWORD
from demo.unread import count_unread
from helpdesk.models import Ticket
from journeys.models import Answer

SHOWN = ("ana", "ben", "lea", "chloe", "ada")


class Command(BaseCommand):
    help = "Tells the demo's story, once, into an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="Only say who can sign in.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sign_ins"]:
            self.show_sign_ins()
        elif has_been_told():
            self.stdout.write("The database is not empty, so the story is not told again.")
        else:
            prepare_statements()
            tell_story(self.stdout.write)
            count_unread()
            self.count_up()

    def count_up(self) -> None:
        self.stdout.write(
            f"{Customer.objects.count()} customers, {Ticket.objects.count()} tickets, "
            f"{Answer.objects.count()} answers"
        )

    def show_sign_ins(self) -> None:
        emails = [f"{name}@veloza.example" for name in SHOWN]
        people = {user.email: user for user in User.objects.filter(email__in=emails)}
        found = [people[email] for email in emails if email in people]
        if found:
            self.stdout.write(f"Sign in with the password {PASSWORD} as")
        for user in found:
            self.stdout.write(f"  {user.email:24} {user.get_role_display()}")


def prepare_statements() -> None:
    """The story asks the same few hundred questions fifty thousand times: let PostgreSQL plan
    each of them once. For this process only."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 4}
