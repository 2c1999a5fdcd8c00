from datetime import datetime

from django.db import transaction

from accounts.events import USER_SIGN_IN_UNLOCKED
from accounts.models import User
from accounts.sign_in_limit import forget_account
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of


def unlock_sign_in(
    person: User, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Let a person try to sign in again at once, from wherever their tries were slowed down."""
    with transaction.atomic():
        origin_of(by, now, caused_by).record(USER_SIGN_IN_UNLOCKED, person)
        transaction.on_commit(lambda: forget_account(person.email))
