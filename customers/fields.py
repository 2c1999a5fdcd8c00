"""The built-in fields of customers and organizations."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from fields.registry import Column, Field, Owner, declare
from fields.types.builtin import Moment, Pairs, Reference
from fields.types.values import Text

# The database of zones is a folder of some hundred files, read once.
_time_zones = cache(available_timezones)


def check_time_zone(name: str) -> None:
    """Refuse a name that is no time zone of the IANA database."""
    if name not in _time_zones():
        raise ValidationError(_t("Unknown time zone. Enter it like Europe/Madrid."))


CUSTOMER_FIELDS = [
    declare(field)
    for field in (
        Field(Owner.CUSTOMER, "name", _("Name"), Text(200), Column("name"),
              is_editable=True, is_filterable=False, is_searchable=True),
        Field(Owner.CUSTOMER, "organization", _("Organization"),
              Reference("customers.Organization"), Column("organization"),
              is_editable=True, is_nullable=True),
        Field(Owner.CUSTOMER, "language", _("Language"), Text(12), Column("language"),
              is_editable=True, is_filterable=False),
        Field(Owner.CUSTOMER, "time_zone", _("Time zone"), Text(64, check=check_time_zone),
              Column("time_zone"), is_editable=True, is_filterable=False),
        Field(Owner.CUSTOMER, "phone", _("Phone"), Text(40), Column("phone"),
              is_editable=True, is_filterable=False),
        Field(Owner.CUSTOMER, "location", _("Place"), Text(120), Column("location"),
              is_editable=True, is_filterable=False),
        Field(Owner.CUSTOMER, "facts", _("Facts"), Pairs(), Column("facts"),
              is_editable=True, is_filterable=False),
        Field(Owner.CUSTOMER, "created_at", _("Created"), Moment(), Column("created_at"),
              is_required=True, is_filterable=False),
        Field(Owner.CUSTOMER, "last_seen_at", _("Last contact"), Moment(), Column("last_seen_at"),
              is_required=True, is_filterable=False),
    )
]  # fmt: skip
ORGANIZATION_FIELDS = [
    declare(field)
    for field in (
        Field(Owner.ORGANIZATION, "name", _("Name"), Text(200), Column("name"),
              is_required=True, is_editable=True, is_filterable=False),
        Field(Owner.ORGANIZATION, "domain", _("Mail domain"), Text(253), Column("domain"),
              is_editable=True, is_filterable=False),
        Field(Owner.ORGANIZATION, "about", _("About"), Text(300), Column("about"),
              is_editable=True, is_filterable=False),
        Field(Owner.ORGANIZATION, "created_at", _("Created"), Moment(), Column("created_at"),
              is_required=True, is_filterable=False),
    )
]  # fmt: skip
