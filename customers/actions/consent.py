from datetime import datetime

from django.db import transaction

from customers.events import CUSTOMER_CONSENT_CHANGED
from customers.models import Consent, Customer, Purpose
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import origin_of


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
    origin = origin_of(by, now, caused_by)
    with transaction.atomic():
        consent, _created = Consent.objects.update_or_create(
            customer=customer,
            purpose=purpose,
            defaults={
                "is_given": is_given,
                "source": source[:120],
                "changed_at": origin.at,
            },
        )
        origin.record(
            CUSTOMER_CONSENT_CHANGED,
            customer,
            purpose=str(purpose),
            is_given=is_given,
            source=source,
        )
    return consent
