from customers.models.consent import Consent, Purpose
from customers.models.contact_point import ContactKind, ContactPoint
from customers.models.customer import Customer, CustomerNote, Organization
from customers.models.terms import CustomerTerms
from customers.models.timeline import TimelineEntry

__all__ = [
    "Consent",
    "ContactKind",
    "ContactPoint",
    "Customer",
    "CustomerNote",
    "CustomerTerms",
    "Organization",
    "Purpose",
    "TimelineEntry",
]
