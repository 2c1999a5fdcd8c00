from datetime import datetime

from django.db import transaction

from accounts.browsers import browser_of
from accounts.events import USER_SESSION_ENDED, USER_SIGNED_OUT_EVERYWHERE
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
        ended = person.sessions.exclude(pk=keep or "").end()
        origin = origin_of(by, now, caused_by)
        origin.record(USER_SIGNED_OUT_EVERYWHERE, person, sessions=ended)
    return ended


def end_session(
    session: Session, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """End one session; who works in it is asked to sign in again. Recorded once."""
    with transaction.atomic():
        if Session.objects.filter(pk=session.pk).end() and session.user:
            browser, address = browser_of(session.user_agent), session.address
            origin = origin_of(by, now, caused_by)
            origin.record(USER_SESSION_ENDED, session.user, browser=browser, address=address)
