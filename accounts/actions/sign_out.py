from django.db import transaction

from accounts.events import USER_SIGNED_OUT_EVERYWHERE
from accounts.models import Session, User
from ledger.events import record


def sign_out_everywhere(person: User, *, by: User, keep: str | None = None) -> int:
    """End the sessions of a person, but the one with the key `keep`. Returns how many ended."""
    with transaction.atomic():
        ended, _rows = Session.objects.filter(user=person).exclude(pk=keep or "").delete()
        record(USER_SIGNED_OUT_EVERYWHERE, person, by=by, sessions=ended)
    return ended
