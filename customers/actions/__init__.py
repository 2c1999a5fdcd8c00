from customers.actions.consent import set_consent
from customers.actions.contact_points import CannotAddContactPoint, add_contact_point
from customers.actions.find import (
    CannotCreateCustomer,
    create_customer,
    find_customer,
    find_or_create_customer,
)
from customers.actions.notes import add_customer_note
from customers.actions.phones import add_missing_phones
from customers.actions.timeline import (
    add_to_timeline,
    import_timeline,
    limit_timeline,
    place_on_timeline,
    remove_from_timeline,
)
from customers.actions.update import CannotUpdateCustomer, add_address, update_customer

__all__ = [
    "CannotAddContactPoint",
    "CannotCreateCustomer",
    "CannotUpdateCustomer",
    "add_address",
    "add_contact_point",
    "add_customer_note",
    "add_missing_phones",
    "add_to_timeline",
    "create_customer",
    "find_customer",
    "find_or_create_customer",
    "import_timeline",
    "limit_timeline",
    "place_on_timeline",
    "remove_from_timeline",
    "set_consent",
    "update_customer",
]
