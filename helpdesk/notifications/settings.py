"""Ways in which people are told: the choice of each, or the defaults."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import User
from helpdesk import events
from helpdesk.models import NotificationSettings
from ledger.models import Event
from ledger.origin import origin_of


def settings_of(people: Iterable[int]) -> dict[int, NotificationSettings]:
    """Return the settings of each person, in one query."""
    stored = NotificationSettings.objects.in_bulk(list(people))
    return {pk: stored.get(pk) or NotificationSettings(user_id=pk) for pk in people}


def choose_notifications(
    person: User,
    *,
    chosen: Mapping[str, Iterable[str]],
    by: User,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> NotificationSettings:
    """Set the kinds that a person is told of in each way. The same choice again changes nothing."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=person.pk)
        settings = settings_of([person.pk])[person.pk]
        before = settings.ways
        after = {way: sorted(chosen[way]) for way in settings.WAYS}
        if {way: sorted(kinds) for way, kinds in before.items()} != after:
            for way, kinds in after.items():
                setattr(settings, way, kinds)
            settings.save()
            origin = origin_of(by, now, caused_by)
            origin.record(events.USER_NOTIFICATIONS_CHOSEN, person, before=before, after=after)
    return settings
