"""The rows that a typed name means: people, teams, mailboxes, organizations and customers."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from config.searching.letters import fold
from customers.search import customers_named, organizations_named
from fields.conditions import MAX_OPERANDS
from fields.registry import Field
from fields.types.builtin import Reference

# Rows of models with few rows are compared here, so that case and accents do not matter.
MOST_ROWS = 2000


def keys_named(field: Field, typed: str) -> list[int]:
    """Return the keys of the rows with this name, else of those in whose name a word begins so.

    ValidationError says that there is none, or that there are too many.
    """
    assert isinstance(field.type, Reference)
    found = _found(field.type.model, typed)
    if not found:
        raise ValidationError(
            _("%(field)s: nobody and nothing is named “%(name)s”.")
            % {"field": field.label, "name": typed}
        )
    if len(found) > MAX_OPERANDS:
        raise ValidationError(
            _("More than %(most)d are found by “%(name)s”. Type more of the name.")
            % {"most": MAX_OPERANDS, "name": typed}
        )
    return found


def _found(model: str, typed: str) -> list[int]:
    most = MAX_OPERANDS + 1
    if model == "customers.Customer":
        return customers_named(typed, most=most)
    if model == "customers.Organization":
        return organizations_named(typed, most=most)
    rows: list[Any] = list(apps.get_model(model)._default_manager.all()[:MOST_ROWS])
    return _named(rows, _plain(typed))[:most]


def _named(rows: list[Any], wanted: str) -> list[int]:
    names = {row.pk: [_plain(name) for name in _names_of(row)] for row in rows}
    exact = [pk for pk, each in names.items() if wanted in each]
    return exact or [
        pk for pk, each in names.items() if any(f" {wanted}" in f" {name}" for name in each)
    ]


def _names_of(row: Any) -> list[str]:
    given = (getattr(row, name, "") for name in ("name", "email", "address"))
    return [str(row), *(text for text in given if isinstance(text, str) and text)]


def _plain(text: str) -> str:
    return " ".join(fold(text)[0].split())
