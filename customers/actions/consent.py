from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from customers.models import Consent, Customer, Purpose
from ledger.events import record


def set_consent(
    customer: Customer,
    *,
    purpose: Purpose | str,
    is_given: bool,
    source: str,
    by: User | None = None,
    now: datetime | None = None,
) -> Consent:
    """Record a customer's yes or no for a purpose, and the source of that statement."""
    with transaction.atomic():
        consent, _created = Consent.objects.update_or_create(
            customer=customer,
            purpose=purpose,
            defaults={
                "is_given": is_given,
                "source": source[:120],
                "changed_at": now or timezone.now(),
            },
        )
        record(
            "customer.consent_changed",
            customer,
            by=by,
            purpose=str(purpose),
            is_given=is_given,
            source=source,
            at=now,
        )
    return consent
