from datetime import datetime

from django.db import transaction
from django.utils import timezone

from customers.models import Consent, Customer, Purpose
from ledger.actors import SYSTEM, Actor
from ledger.events import record
from ledger.models import Event


def set_consent(
    customer: Customer,
    *,
    purpose: Purpose | str,
    is_given: bool,
    source: str,
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
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
            caused_by=caused_by,
            purpose=str(purpose),
            is_given=is_given,
            source=source,
            at=now,
        )
    return consent
