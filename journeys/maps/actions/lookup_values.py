"""Lookup values of maps: personas, channels and departments."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from journeys.events import VOCABULARY_CHANGED
from ledger.events import record


class CannotSaveLookupValue(Exception):
    """The message gives the reason and the next step."""


def save_lookup_value(word: models.Model, *, changes: Mapping[str, Any], by: User) -> models.Model:
    """Create or change a persona, a channel or a department."""
    before = str(word) if word.pk else ""
    for name, value in changes.items():
        setattr(word, name, value)
    try:
        with transaction.atomic():
            word.save()
            record(VOCABULARY_CHANGED, word, by=by, before=before, after=str(word))
    except IntegrityError as error:
        raise CannotSaveLookupValue(
            _("“%s” is there already. Choose another name.") % word
        ) from error
    return word
