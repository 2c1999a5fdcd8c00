"""Who plays in the demo: colleagues to sign in as, customers to write as."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from customers.models import Customer
from helpdesk.models import Ticket
from mail.models import Mailbox

CARLA, DORA, ANA = "Carla", "Dora", "Ana"
# Subject of the ticket that the tour follows; see demo/seed/open_tickets.txt.
MATTER = "Front wheel arrived bent"
SEES = {
    "Chloe": _("maps and feedback"),
    ANA: _("the inbox"),
    "Lea": _("teams and reports"),
}


@dataclass(frozen=True)
class Person:
    """One line of "Or look around as"."""

    user: User
    name: str
    role: str
    sees: str | Promise


def people() -> list[Person]:
    """The colleagues anyone may look around as, in the order of the door."""
    found = [(colleague(name), sees) for name, sees in SEES.items()]
    return [Person(user, user.first_name, _role(user), sees) for user, sees in found if user]


def colleague(first_name: str) -> User | None:
    """The colleague of that name who plays a part; never an administrator."""
    users = User.objects.filter(is_active=True, name__startswith=f"{first_name} ")
    return users.exclude(role__in=[Role.ADMINISTRATOR, Role.NONE]).order_by("pk").first()


def customers() -> list[Customer]:
    """Those the Postbox names: Carla and Dora."""
    return [each for name in (CARLA, DORA) if (each := customer(name))]


def customer(first_name: str) -> Customer | None:
    """The customer of that name; of several the one who wrote last."""
    named = Customer.objects.filter(name__startswith=f"{first_name} ")
    return named.order_by("-last_seen_at", "pk").first()


def matter() -> Ticket | None:
    """The ticket the tour follows: Carla's bent wheel, else what she wrote last."""
    carla = customer(CARLA)
    tickets: QuerySet[Ticket] = Ticket.objects.filter(requester=carla).in_the_flow()
    named = tickets.filter(subject__iexact=MATTER)
    # By number: letting a day pass makes a ticket older than those that came before it.
    return named.order_by("-pk").first() or tickets.order_by("-pk").first()


def company() -> str:
    box = Mailbox.objects.filter(is_active=True).order_by("-is_default", "pk").first()
    return (box.sender_name or box.name) if box else ""


def _role(user: User) -> str:
    team = user.teams.order_by("pk").first() if user.role == Role.AGENT else None
    word = user.get_role_display()
    return f"{word}, {team.name}" if team else word
