from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q

from accounts.models.user import User
from ledger import live


class SessionQuerySet(models.QuerySet["Session"]):
    def open(self, now: datetime) -> Self:
        """Return the sessions of people that have not ended, the last active first."""
        idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        seen = Q(last_seen_at=None) | Q(last_seen_at__gt=now - idle)
        sessions = self.filter(seen, user__isnull=False, expire_date__gt=now).defer("session_data")
        return sessions.order_by(models.F("last_seen_at").desc(nulls_last=True), "pk")

    def end(self) -> int:
        """Delete the sessions, end their live streams and return how many there were."""
        handles = list(self.filter(user__isnull=False).values_list("handle", flat=True))
        if handles:
            live.end_sessions([str(handle) for handle in handles])
        return self.delete()[0]


SessionManager = BaseSessionManager.from_queryset(SessionQuerySet)


class Session(AbstractBaseSession):
    """A session with the person who is signed in, so that both are read in one query.

    `handle` names it where its key, which is a secret, must not be shown.
    """

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    handle = models.UUIDField(unique=True, editable=False, db_default=RandomUUID())
    started_at = models.DateTimeField(null=True)
    # Written at most every five minutes, so that reading costs no row version per request.
    last_seen_at = models.DateTimeField(null=True)
    user_agent = models.CharField(max_length=300, db_default="")
    address = models.CharField(max_length=60, db_default="")

    objects: ClassVar = SessionManager()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save; what was kept for a stored session keeps its handle and its last activity."""
        if kwargs.get("force_update") and kwargs.get("update_fields") is None:
            kept = {"session_key", "handle", "last_seen_at"}
            names = [field.attname for field in self._meta.concrete_fields]
            kwargs["update_fields"] = [name for name in names if name not in kept]
        super().save(*args, **kwargs)

    @classmethod
    def get_session_store_class(cls) -> type:
        store: type = import_module(settings.SESSION_ENGINE).SessionStore
        return store

    def is_idle(self, now: datetime) -> bool:
        """Return True if nobody was active in it for longer than a session lasts without."""
        idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS)
        return self.last_seen_at is not None and self.last_seen_at <= now - idle
