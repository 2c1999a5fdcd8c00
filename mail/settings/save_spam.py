from datetime import datetime

from django.db import transaction

from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of
from mail.events import SPAM_SETTINGS_CHANGED
from mail.models import SpamSettings


def save_spam_settings(
    *,
    most_an_hour: int,
    honours_headers: bool,
    headers: list[dict[str, str]],
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> SpamSettings:
    """Save the spam settings; there is one row of them."""
    with transaction.atomic():
        kept = SpamSettings.objects.select_for_update().order_by("pk").first() or SpamSettings()
        kept.most_an_hour, kept.honours_headers = most_an_hour, honours_headers
        kept.headers = headers
        kept.save()
        origin_of(by, now, caused_by).record(
            SPAM_SETTINGS_CHANGED,
            kept,
            most_an_hour=most_an_hour,
            honours_headers=honours_headers,
            headers=len(headers),
        )
    return kept
