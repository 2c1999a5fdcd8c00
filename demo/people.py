"""The people of the demo: colleagues to sign in as, and the customers of the tour."""

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
TOUR_SUBJECT = "Front wheel arrived bent"
SEES = {
    "Chloe": _("maps and feedback"),
    ANA: _("the inbox"),
    "Lea": _("teams and reports"),
}


@dataclass(frozen=True)
class Person:
    """A line of "Or sign in to the demo as" on the sign-in page."""

    user: User
    name: str
    role: str
    sees: str | Promise


def sign_in_choices() -> list[Person]:
    """Return the colleagues to sign in as, in the order of the sign-in page."""
    found = [(find_colleague(name), sees) for name, sees in SEES.items()]
    return [Person(user, user.first_name, _role(user), sees) for user, sees in found if user]


def find_colleague(first_name: str) -> User | None:
    """Return the active colleague of that first name; never an administrator."""
    users = User.objects.filter(is_active=True, name__startswith=f"{first_name} ")
    return users.exclude(role__in=[Role.ADMINISTRATOR, Role.NONE]).order_by("pk").first()


def tour_customers() -> list[Customer]:
    """Return the customers of the tour: Carla and Dora."""
    return [each for name in (CARLA, DORA) if (each := find_customer(name))]


def find_customer(first_name: str) -> Customer | None:
    """Return the customer of that first name; of several the one seen last."""
    named = Customer.objects.filter(name__startswith=f"{first_name} ")
    return named.order_by("-last_seen_at", "pk").first()


def tour_ticket() -> Ticket | None:
    """Return the ticket of the tour: Carla's bent wheel, else her newest one."""
    carla = find_customer(CARLA)
    tickets: QuerySet[Ticket] = Ticket.objects.filter(requester=carla).in_the_flow()
    named = tickets.filter(subject__iexact=TOUR_SUBJECT)
    # By number: letting a day pass makes a ticket older than those that came before it.
    return named.order_by("-pk").first() or tickets.order_by("-pk").first()


def company_name() -> str:
    box = Mailbox.objects.filter(is_active=True).order_by("-is_default", "pk").first()
    return (box.sender_name or box.name) if box else ""


def _role(user: User) -> str:
    team = user.teams.order_by("pk").first() if user.role == Role.AGENT else None
    word = user.get_role_display()
    return f"{word}, {team.name}" if team else word
