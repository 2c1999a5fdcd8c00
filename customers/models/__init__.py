from customers.models.consent import Consent, Purpose
from customers.models.customer import Customer, CustomerAddress, CustomerNote, Organization
from customers.models.timeline import TimelineEntry

__all__ = [
    "Consent",
    "Customer",
    "CustomerAddress",
    "CustomerNote",
    "Organization",
    "Purpose",
    "TimelineEntry",
]
