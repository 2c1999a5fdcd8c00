"""Events of customers. `docs/events.md` lists the facts of each."""

from typing import TypedDict

from ledger.facts import declare


class OfAddress(TypedDict):
    email: str


class OfContactPoint(TypedDict):
    kind: str
    value: str


class AddressChosen(TypedDict):
    before: str
    after: str


class Updated(TypedDict):
    before: dict[str, str]
    after: dict[str, str]


class OrganizationCreated(TypedDict):
    name: str


class Noted(TypedDict):
    note: int


class ConsentChanged(TypedDict):
    purpose: str
    is_given: bool
    source: str


CUSTOMER_CREATED = declare("customer.created", OfAddress)
CUSTOMER_UPDATED = declare("customer.updated", Updated)
CUSTOMER_ADDRESS_ADDED = declare("customer.address_added", OfAddress)
CUSTOMER_CONTACT_POINT_ADDED = declare("customer.contact_point_added", OfContactPoint)
CUSTOMER_CONTACT_POINT_REMOVED = declare("customer.contact_point_removed", OfContactPoint)
CUSTOMER_ADDRESS_CHOSEN = declare("customer.address_chosen", AddressChosen)
CUSTOMER_NOTED = declare("customer.noted", Noted)
CUSTOMER_CONSENT_CHANGED = declare("customer.consent_changed", ConsentChanged)
ORGANIZATION_CREATED = declare("organization.created", OrganizationCreated)
ORGANIZATION_UPDATED = declare("organization.updated", Updated)
