"""The time of a customer's last contact, for an imported history."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from customers.models import Customer


def note_last_contacts(contacts: Iterable[tuple[int, datetime]]) -> None:
    """Set the last contact of each customer, given by key, to the newest of its times.

    A later one that is stored already is kept. Rows are locked in the order of their keys.
    """
    newest: dict[int, datetime] = {}
    for pk, at in contacts:
        newest[pk] = max(at, newest.get(pk, at))
    with transaction.atomic():
        rows = Customer.objects.select_for_update(no_key=True).order_by("pk")
        found = rows.only("pk", "last_seen_at").filter(pk__in=newest)
        later = [each for each in found if each.last_seen_at < newest[each.pk]]
        for each in later:
            each.last_seen_at = newest[each.pk]
        Customer.objects.bulk_update(later, ["last_seen_at"], batch_size=500)
