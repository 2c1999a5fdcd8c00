"""The number of unread mails of the Postbox, on the rail of every page.

It is kept in the cache, so that no page needs a query; without the cache there is no badge.
"""

import logging
from typing import Any

import redis
from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import ngettext

from demo.models import PostboxMail

logger = logging.getLogger(__name__)
KEY = "demo:postbox-unread"


def rail_counts(request: HttpRequest) -> dict[str, Any]:
    try:
        count = cache.get(KEY, 0)
    except redis.RedisError:  # a badge is not worth a page
        return {}
    label = ngettext("%(count)d unread mail", "%(count)d unread mails", count) % {"count": count}
    return {"postbox": {"count": min(count, 99), "label": label}} if count else {}


def update_unread_count() -> None:
    """Recount after the commit."""
    transaction.on_commit(_count, robust=True)


def _count() -> None:
    try:
        cache.set(KEY, PostboxMail.objects.unread().count(), timeout=None)
    except redis.RedisError as error:
        logger.warning("The unread mails of the Postbox could not be counted: %s", error)
