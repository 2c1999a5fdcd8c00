from datetime import datetime

from django.db import transaction

from customers.events import CUSTOMER_NOTED
from customers.models import Customer, CustomerNote
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


def add_customer_note(
    customer: Customer,
    *,
    body: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> CustomerNote:
    """Add a note about a customer, visible to the team only."""
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        note = CustomerNote.objects.create(
            customer=customer,
            body=body.strip(),
            author=origin.person,
            created_at=origin.at,
        )
        origin.record(CUSTOMER_NOTED, customer, note=note.pk)
    return note
