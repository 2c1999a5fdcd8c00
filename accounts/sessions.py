"""The session engine: a session, the person signed in and their teams are one query."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from accounts.client_ip import client_ip
from accounts.models import Membership, Session, User
from accounts.models.user import second_factors
from config.composed import composed_once

BEGAN = "began"  # the key of what is known of the beginning of a session
ACTIVITY_IS_WRITTEN_EVERY = timedelta(minutes=5)
# The browser sends it with requests of a page at which nobody typed, clicked or scrolled lately.
UNATTENDED = "X-Unattended"


class SessionStore(DatabaseSessionStore):
    """Django's database sessions; `person` is the user of the session that was read."""

    person: User | None = None
    found: Session | None = None
    has_idled = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        session.last_seen_at = timezone.now()
        if began := data.get(BEGAN):
            session.started_at = datetime.fromtimestamp(began["at"], UTC)
            session.user_agent, session.address = began["user_agent"], began["address"]
            session.expire_date = min(session.expire_date, session.started_at + _longest())
        return session

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session, as signing out does, and end its live streams."""
        Session.objects.filter(pk=session_key or self.session_key).end()

    def _get_session_from_db(self) -> Session | None:
        found = _sessions(self.session_key or "", timezone.now())
        if not found:
            self._session_key = None
            return None
        session: Session = found[0]
        if session.is_idle(timezone.now()):
            self.has_idled, self._session_key = True, None
            return None
        self.found, self.person = session, session.user
        if self.person:
            self.person.has_second_factor = found[0].has_second_factor
            self.person.team_views = {team["pk"]: team["sees"] for team in found[0].teams}
        return session


@composed_once
def _sessions(key: str, now: datetime) -> QuerySet[Session]:
    teams = Membership.objects.filter(user=OuterRef("user"))
    views = teams.values(json=JSONObject(pk="team_id", sees="team__sees"))
    sessions = Session.objects.filter(session_key=key, expire_date__gt=now)
    sessions = sessions.select_related("user").annotate(teams=ArraySubquery(views))
    return sessions.annotate(
        has_second_factor=Exists(second_factors().filter(user=OuterRef("user")))
    )


def _longest() -> timedelta:
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def note_beginning(request: HttpRequest) -> None:
    """Keep in the session of a person who signed in when it began, the browser and the address."""
    request.session[BEGAN] = {
        "at": timezone.now().timestamp(),
        "user_agent": request.headers.get("User-Agent", "")[:300],
        "address": client_ip(request)[:60],
    }


def keep_signed_in(request: HttpRequest, person: User) -> None:
    """Keep the session of the request after a check of the person's password.

    The check may have hashed the password anew, at a higher cost, and a session holds a digest of
    the hash. The key of the session stays, unlike after a new password: live streams end with it.
    """
    digest = person.get_session_auth_hash()
    if request.user.pk == person.pk and request.session.get(HASH_SESSION_KEY) != digest:
        request.session[HASH_SESSION_KEY] = digest


def _note_activity(request: HttpRequest) -> None:
    """Keep when a person was active, at most every five minutes; a page by itself is not."""
    session, now = request.session.found, timezone.now()  # type: ignore[attr-defined]
    seen: datetime | None = session.last_seen_at
    if UNATTENDED in request.headers or (seen and seen > now - ACTIVITY_IS_WRITTEN_EVERY):
        return
    Session.objects.filter(pk=session.pk).update(last_seen_at=now)
    session.last_seen_at = now


class SessionUserMiddleware(AuthenticationMiddleware):
    """Sets `request.user` to the person whom the session brought.

    It checks what Django checks for a session. Where a check does not hold, as after a change of
    the secret key, Django's own way decides.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]


def _user_of(request: Any) -> object:
    if not hasattr(request, "_cached_user"):
        person = _signed_in(request.session)
        if person is not None:
            request._cached_user = person
            _note_activity(request)
    return get_user(request)


def _signed_in(session: Any) -> User | None:
    key = session.get(SESSION_KEY)  # reads the session
    person: User | None = getattr(session, "person", None)
    is_valid = (
        person is not None
        and key == str(person.pk)
        and person.is_active
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    )
    return person if is_valid else None
