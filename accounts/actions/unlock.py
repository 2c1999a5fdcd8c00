from django.db import transaction

from accounts.models import User
from accounts.sign_in_limit import forget_account
from ledger.events import record


def unlock_sign_in(person: User, *, by: User) -> None:
    """Let a person try to sign in again at once, from wherever their tries were slowed down."""
    with transaction.atomic():
        record("user.sign_in_unlocked", person, by=by)
        transaction.on_commit(lambda: forget_account(person.email))
