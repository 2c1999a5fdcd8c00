"""The people a ticket can be given to: oneself stands first as “Me”, and not once more by name."""

from django.urls import reverse

from accounts.models import Role
from tests.personas import make_person, signed_in


def test_colleagues_are_listed_without_oneself(ticket, ana, ben, lea, chloe, eve):
    make_person("Luis Prado", Role.LIGHT_AGENT)
    gone = make_person("Olga Gone", Role.AGENT)
    gone.is_active = False
    gone.save()
    page = signed_in(ana).get(reverse("helpdesk:people", args=[ticket.pk]))
    assert [person.name for person in page.context["agents"]] == ["Ben Okafor", "Lea Brunner"]
