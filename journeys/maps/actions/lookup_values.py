"""Lookup values of maps: personas, channels and departments."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from config.refusals import Refused
from journeys.events import LOOKUP_VALUE_CHANGED
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


class CannotSaveLookupValue(Refused):
    """The message gives the reason and the next step."""


def save_lookup_value(
    value: models.Model,
    *,
    changes: Mapping[str, Any],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> models.Model:
    """Create or change a persona, a channel or a department."""
    before = str(value) if value.pk else ""
    for name, new in changes.items():
        setattr(value, name, new)
    try:
        with transaction.atomic():
            value.save()
            origin_of(by, now, caused_by).record(
                LOOKUP_VALUE_CHANGED,
                value,
                before=before,
                after=str(value),
            )
    except IntegrityError as error:
        raise CannotSaveLookupValue(
            _("“%s” already exists. Choose another name.") % value
        ) from error
    return value
