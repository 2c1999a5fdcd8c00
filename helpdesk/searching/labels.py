"""The names of rows that conditions refer to, told apart where several have the same one."""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db.models import Count, Model, Q, prefetch_related_objects
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from fields.types.builtin import Reference

CUSTOMER = "customers.Customer"
# Rows of these are many, and are given a name without a look at the others.
NAMED_ALIKE = frozenset({"accounts.User", CUSTOMER, "customers.Organization"})


def labels_of(of: Reference, rows: Collection[Any]) -> dict[int, str]:
    """Return the labels of rows by their keys.

    A label that another row has too, shown or not, is followed by the address, domain or number.
    """
    if of.model == CUSTOMER:
        prefetch_related_objects([each for each in rows if not each.name], "contact_points")
    labels = {row.pk: of.label(row) for row in rows}
    alike = _alike(of, labels.values())
    twins = [row for row in rows if labels[row.pk].lower() in alike]
    if of.model == CUSTOMER:
        prefetch_related_objects(twins, "contact_points")
    return {**labels, **{row.pk: f"{labels[row.pk]} · {_mark(row)}" for row in twins}}


def _alike(of: Reference, labels: Iterable[str]) -> set[str]:
    """Return the labels, in small letters, that several rows have."""
    times = Counter(label.lower() for label in labels)
    alike = {label for label, number in times.items() if number > 1}
    single = times.keys() - alike
    if of.model in NAMED_ALIKE and single:
        # One condition for each name: an index of trigrams answers no IN.
        same = reduce(or_, (Q(small=label) for label in sorted(single)))
        rows = apps.get_model(of.model)._default_manager.annotate(small=Lower("name")).order_by()
        counted = rows.filter(same).values("small").annotate(number=Count("pk"))
        alike |= set(counted.filter(number__gt=1).values_list("small", flat=True))
    return alike


def _mark(row: Model) -> str:
    given = (getattr(row, name, "") for name in ("email", "domain", "address"))
    return next((str(each) for each in given if each), "") or _("number %d") % row.pk
