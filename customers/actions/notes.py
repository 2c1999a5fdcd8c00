from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from customers.models import Customer, CustomerNote
from ledger.events import record


def add_customer_note(
    customer: Customer, *, body: str, by: User, now: datetime | None = None
) -> CustomerNote:
    """Add a note about a customer, visible to the team only."""
    with transaction.atomic():
        note = CustomerNote.objects.create(
            customer=customer, body=body.strip(), author=by, created_at=now or timezone.now()
        )
        record("customer.noted", customer, by=by, note=note.pk, at=now)
    return note
