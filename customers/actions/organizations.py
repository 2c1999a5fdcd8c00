"""Organizations: created, and changed with their before and after."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from customers.events import ORGANIZATION_CREATED, ORGANIZATION_UPDATED
from customers.models import Organization
from fields.registry import Owner, fields_of
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotSaveOrganization(Refused):
    """The message gives the reason and the next step."""


def save_organization(
    organization: Organization,
    *,
    changes: Mapping[str, Any],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Organization:
    """Create an organization, or change the named fields of a stored one; a domain is of one only.

    The domain is stored in lower case, without a leading @.
    """
    fields = {field.name: field for field in fields_of(Owner.ORGANIZATION) if field.is_editable}
    unknown = set(changes) - set(fields)
    if unknown:
        words = _("An organization has no %s.") % ", ".join(sorted(unknown))
        raise CannotSaveOrganization(words)
    origin = origin_of(by, now, caused_by)
    values = dict(changes)
    if "domain" in values:
        values["domain"] = values["domain"].strip().lstrip("@").lower()
    try:
        with transaction.atomic():
            if organization.pk is None:
                for name, value in values.items():
                    fields[name].write(organization, value)
                organization.created_at = origin.at
                organization.save(force_insert=True)
                origin.record(ORGANIZATION_CREATED, organization, name=organization.name)
                return organization
            stored = Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
            before = {name: fields[name].display(fields[name].read(stored)) for name in values}
            columns = {fields[name].write(stored, value) for name, value in values.items()}
            stored.save(update_fields=columns)
            after = {name: fields[name].display(fields[name].read(stored)) for name in values}
            if before != after:
                origin.record(ORGANIZATION_UPDATED, stored, before=before, after=after)
    except IntegrityError as fault:
        if "organization_domain_once" not in str(fault):
            raise
        words = _("Another organization has the domain %s. Open it, or leave the domain empty.")
        raise CannotSaveOrganization(words % values["domain"]) from fault
    return stored
