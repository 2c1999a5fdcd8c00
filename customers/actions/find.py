from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer, CustomerAddress, Organization
from ledger.events import record

# Mail from these says nothing about where a person works.
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
# Asked for every mail and everybody in copy, so it is one statement.
COLUMNS = ", ".join(f"customer.{field.column}" for field in Customer._meta.concrete_fields)
SEE = f"""
UPDATE customers_customer AS customer
   SET last_seen_at = %(now)s,
       name = CASE WHEN customer.name = '' THEN %(name)s ELSE customer.name END
  FROM customers_customeraddress AS address
 WHERE address.customer_id = customer.id AND lower(address.email) = %(email)s
RETURNING {COLUMNS}
"""
ORGANIZATION = """
SELECT id FROM customers_organization WHERE lower(domain) = %s ORDER BY name, id LIMIT 1
"""


class CannotCreateCustomer(Exception):
    """The words say why, and what to do."""


def find_customer(email: str) -> Customer | None:
    """The customer an address belongs to, in any case of letters."""
    return Customer.objects.filter(addresses__email__lower=email.lower()).first()


def find_or_create_customer(email: str, *, name: str = "", language: str = "") -> Customer:
    """The customer behind an address; a new one with this name if nobody has it yet.

    Two mails at once make one customer: the address is unique in the database.
    """
    email = email.strip().lower()
    seen = Customer.objects.raw(SEE, {"email": email, "name": name[:200], "now": timezone.now()})
    return next(iter(seen), None) or _create(email, name=name, language=language)


def create_customer(*, email: str, name: str, by: User | None) -> Customer:
    """A customer an agent or another system adds; the address may not be taken."""
    if find_customer(email):
        raise CannotCreateCustomer(_("This address has a customer already. Search for it."))
    return _create(email.strip().lower(), name=name, language="", by=by)


def _create(email: str, *, name: str, language: str, by: User | None = None) -> Customer:
    try:
        with transaction.atomic():
            customer = Customer.objects.create(
                name=name[:200], language=language[:12], organization=_organization_of(email)
            )
            CustomerAddress.objects.create(customer=customer, email=email, is_primary=True)
            record("customer.created", customer, by=by, email=email)
            return customer
    except IntegrityError:
        found = find_customer(email)
        if found is None:
            raise
        return found


def _organization_of(email: str) -> Organization | None:
    domain = email.rpartition("@")[2]
    if not domain or domain in PUBLIC_DOMAINS:
        return None
    found = Organization.objects.raw(ORGANIZATION, [domain.lower()])
    return next(iter(found), None)
