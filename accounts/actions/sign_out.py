from datetime import datetime

from django.db import transaction

from accounts.events import USER_SIGNED_OUT_EVERYWHERE
from accounts.models import Session, User
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


def sign_out_everywhere(
    person: User,
    *,
    keep: str | None = None,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> int:
    """End the sessions of a person, but the one with the key `keep`. Returns how many ended."""
    with transaction.atomic():
        ended, _rows = Session.objects.filter(user=person).exclude(pk=keep or "").delete()
        origin = origin_of(by, now, caused_by)
        origin.record(USER_SIGNED_OUT_EVERYWHERE, person, sessions=ended)
    return ended
