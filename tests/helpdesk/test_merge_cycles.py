"""The database refuses a ticket that would be merged into itself."""

import pytest
from django.db import IntegrityError, transaction

from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket

pytestmark = pytest.mark.django_db


def test_the_database_refuses_a_cycle(ticket, carla, mailbox):
    second, third = (
        open_ticket(requester=carla, subject="x", text="y", mailbox=mailbox) for _each in "ab"
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(merged_into=ticket)
    Ticket.objects.filter(pk=second.pk).update(merged_into=ticket)
    Ticket.objects.filter(pk=third.pk).update(merged_into=second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.filter(pk=ticket.pk).update(merged_into=third)
    Ticket.objects.filter(pk=third.pk).update(merged_into=ticket)
