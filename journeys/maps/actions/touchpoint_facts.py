"""The properties of a touchpoint: promise, owner, department, channels, target, importance."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from journeys.maps.actions.draft import CannotEdit, EditConflict, record_edit
from journeys.maps.events import TOUCHPOINT_EDITED
from journeys.models import Channel, Touchpoint
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

PLAIN = ("owner", "department", "target", "importance", "is_moment_of_truth")


@transaction.atomic
def edit_touchpoint(
    touchpoint: Touchpoint,
    *,
    by: Actor,
    principle: str | None = None,
    principle_was: str | None = None,
    channels: Iterable[Channel] | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
    **changes: Any,
) -> Touchpoint:
    """Change the given properties of a touchpoint; others are unchanged.

    Properties are principle, channels, owner, department, target, importance and
    is_moment_of_truth. `principle_was` is the text the user saw, to detect conflicts.
    """
    unknown = set(changes) - set(PLAIN)
    if unknown:
        raise TypeError(f"A touchpoint has no {', '.join(sorted(unknown))}.")
    touchpoint = Touchpoint.objects.select_for_update(of=("self",), no_key=True).get(
        pk=touchpoint.pk
    )
    _check(changes)
    if principle is not None:
        changes["principle"] = _read_principle(touchpoint, principle, principle_was)
    before = {name: _plain(getattr(touchpoint, name)) for name in changes}
    after = {name: _plain(value) for name, value in changes.items()}
    for name, value in changes.items():
        setattr(touchpoint, name, value)
    if changes:
        touchpoint.save(update_fields=list(changes))
    if channels is not None:
        before["channels"] = sorted(touchpoint.channels.values_list("pk", flat=True))
        touchpoint.channels.set(channels)
        after["channels"] = sorted(channel.pk for channel in channels)
    changed = [name for name in after if before[name] != after[name]]
    if changed:
        record_edit(
            TOUCHPOINT_EDITED,
            touchpoint.journey,
            origin_of(by, now, caused_by),
            touchpoint=touchpoint.pk,
            touchpoint_name=touchpoint.name,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return touchpoint


def _check(changes: dict[str, Any]) -> None:
    target = changes.get("target")
    if target is not None and not 0 <= target <= 100:
        raise CannotEdit(_("A target is a share between 0 and 100 per cent."))
    if "importance" in changes and changes["importance"] not in range(1, 6):
        raise CannotEdit(_("Importance goes from 1 to 5."))


def _read_principle(touchpoint: Touchpoint, principle: str, was: str | None) -> str:
    principle = "\n".join(principle.strip().splitlines())
    theirs = touchpoint.principle
    if was is not None and was.split() != theirs.split() and theirs != principle:
        raise EditConflict(mine=principle, theirs=theirs, revision=0)
    return principle


def _plain(value: Any) -> Any:
    return value.pk if hasattr(value, "pk") else value
