from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from customers.models import Customer, CustomerNote
from ledger.actors import Actor
from ledger.events import record
from ledger.models import Event


def add_customer_note(
    customer: Customer,
    *,
    body: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> CustomerNote:
    """Add a note about a customer, visible to the team only."""
    with transaction.atomic():
        note = CustomerNote.objects.create(
            customer=customer,
            body=body.strip(),
            author=by if isinstance(by, User) else None,
            created_at=now or timezone.now(),
        )
        record("customer.noted", customer, by=by, caused_by=caused_by, note=note.pk, at=now)
    return note
