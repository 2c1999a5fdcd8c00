from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from accounts.actions.invite import invitation_url
from accounts.models import Role, User


class Command(BaseCommand):
    help = "Print a one-time link at which the first administrator begins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", default="admin@localhost.localdomain")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the first administrator; does nothing once an account exists."""
        administrators = User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
        if any(person.last_login for person in administrators):
            return
        admin = administrators.first() or User.objects.create_user(
            options["email"], None, name="Administrator", role=Role.ADMINISTRATOR
        )
        self.stdout.write("Open this link to begin; it asks for your name, address and password:")
        self.stdout.write(invitation_url(admin))
