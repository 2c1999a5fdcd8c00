"""`manage.py demo`: fills an empty database with the demo's data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.models import User
from customers.models import Customer
from demo.postbox.unread_count import update_unread_count
from demo.seed.company import PASSWORD
from demo.seed.seed import is_seeded, seed_demo
from helpdesk.models import Ticket
from journeys.models import Answer

SHOWN = ("ana", "ben", "lea", "chloe", "ada")


class Command(BaseCommand):
    help = "Fills an empty database with the demo's data."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--sign-ins", action="store_true", help="Only say who can sign in.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sign_ins"]:
            self.show_sign_ins()
        elif is_seeded():
            self.stdout.write("The database is not empty, so nothing is added.")
        else:
            seed_demo(self.stdout.write)
            update_unread_count()
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
