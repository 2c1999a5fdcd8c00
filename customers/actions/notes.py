from django.db import transaction

from accounts.models import User
from customers.models import Customer, CustomerNote
from ledger.events import record


def add_customer_note(customer: Customer, *, body: str, by: User) -> CustomerNote:
    """Add a note about a customer, visible to the team only."""
    with transaction.atomic():
        note = CustomerNote.objects.create(customer=customer, body=body.strip(), author=by)
        record("customer.noted", customer, by=by, note=note.pk)
    return note
