from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.addresses import normalize_address
from config.refusals import Refused
from customers.actions.contact_points import find_contact_point, normalize_contact
from customers.actions.index import index_customers, store_terms, texts_of
from customers.events import CUSTOMER_CREATED
from customers.models import ContactKind, ContactPoint, Customer, Organization
from customers.models.terms import TERMS_VERSION
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of

# Mail providers: their domains identify no organization.
PUBLIC_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "proton.me",
        "protonmail.com",
        "orange.fr",
        "free.fr",
        "libero.it",
    ]
)
# Runs for the sender and every address in copy of each mail, so it is one statement.
COLUMNS = ", ".join(f"customer.{field.column}" for field in Customer._meta.concrete_fields)
_SEE = f"""
UPDATE customers_customer AS customer
   SET last_seen_at = %(now)s,
       name = CASE WHEN customer.name = '' THEN %(name)s ELSE customer.name END,
       terms_version =
           CASE WHEN customer.name = '' AND %(name)s <> '' THEN 0 ELSE customer.terms_version END
  FROM customers_customeraddress AS address
 WHERE address.customer_id = customer.id AND {{match}}
RETURNING {COLUMNS}
"""
SEE_MAIL = _SEE.format(match="address.kind = 'mail' AND lower(address.email) = %(value)s")
SEE_OTHER = _SEE.format(match="address.kind = %(kind)s AND address.email = %(value)s")
ORGANIZATION = """
SELECT id FROM customers_organization WHERE lower(domain) = %s ORDER BY name, id LIMIT 1
"""


class CannotCreateCustomer(Refused):
    """The message gives the reason and the next step."""


def find_customer(value: str, *, kind: ContactKind | str = ContactKind.MAIL) -> Customer | None:
    """Return the customer of a contact point, a mail address unless `kind` says otherwise.

    It is compared as its kind is: a mail address by its normal form, a phone number without
    separators.
    """
    point = find_contact_point(kind, value)
    return point.customer if point else None


def find_or_create_customer(
    value: str,
    *,
    kind: ContactKind | str = ContactKind.MAIL,
    name: str = "",
    language: str = "",
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Customer:
    """Return the customer of a contact point, created with this name if there is none.

    `value` is a mail address unless `kind` says otherwise. A contact point is unique in the
    database, so two mails at once make one customer.
    """
    is_mail, origin = kind == ContactKind.MAIL, origin_of(by, now, caused_by)
    value = normalize_address(value) if is_mail else normalize_contact(kind, value)
    if not (value or is_mail):
        raise CannotCreateCustomer(_("This is not a contact point. Correct the number or the id."))
    values = {"kind": str(kind), "value": value, "name": name[:200], "now": origin.at}
    seen = Customer.objects.raw(SEE_MAIL if is_mail else SEE_OTHER, values)
    if found := next(iter(seen), None):
        if found.terms_version < TERMS_VERSION:
            index_customers([found.pk])
        return found
    try:
        return _insert(value, origin, kind=kind, name=name, language=language)
    except IntegrityError:  # another one was created at the same moment
        found = find_customer(value, kind=kind)
        if found is None:
            raise
        return found


def create_customer(
    *,
    email: str,
    name: str,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Customer:
    """Create a customer added by an agent or through the API; the address may not be taken."""
    taken = CannotCreateCustomer(
        _("A customer with this address already exists. Search for the address.")
    )
    if find_customer(email):
        raise taken
    try:
        return _insert(normalize_address(email), origin_of(by, now, caused_by), name=name)
    except IntegrityError as error:  # another one was created at the same moment
        if find_customer(email) is None:
            raise
        raise taken from error


def _insert(
    value: str,
    origin: Origin,
    *,
    kind: ContactKind | str = ContactKind.MAIL,
    name: str,
    language: str = "",
) -> Customer:
    """Create a customer; IntegrityError, with nothing kept, if the contact point is taken."""
    email = value if kind == ContactKind.MAIL else ""
    with transaction.atomic():
        customer = Customer.objects.create(
            name=name[:200],
            language=language[:12],
            organization=_organization_of(email),
            created_at=origin.at,
            last_seen_at=origin.at,
            terms_version=TERMS_VERSION,
        )
        ContactPoint.objects.create(
            customer=customer, kind=kind, value=value, is_primary=kind == ContactKind.MAIL
        )
        store_terms({customer.pk: [*texts_of(customer), value]})
        origin.record(CUSTOMER_CREATED, customer, email=email)
        return customer


def _organization_of(email: str) -> Organization | None:
    domain = email.rpartition("@")[2]
    if not domain or domain in PUBLIC_DOMAINS:
        return None
    found = Organization.objects.raw(ORGANIZATION, [domain.lower()])
    return next(iter(found), None)
