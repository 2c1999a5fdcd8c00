"""Actions on cards: the texts in one lane under one touchpoint. Each cell has a revision."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from journeys.maps.actions.draft import (
    CannotEdit,
    EditConflict,
    lock_draft,
    placed_touchpoint,
    position_before,
    record_edit,
)
from journeys.maps.events import CARD_ADDED, CARD_EDITED, CARD_MOVED, CARD_REMOVED
from journeys.models import Card, Lane, MapVersion, RemovedCard, Touchpoint
from ledger.actors import Actor
from ledger.models import Event
from ledger.origin import origin_of

MAX_LENGTH = 2_000


class CardGone(CannotEdit):
    """Raised for a card that was removed; `lane` and `touchpoint` tell where it was."""

    def __init__(self, was: Card | RemovedCard) -> None:
        super().__init__(_("This card was removed from the map meanwhile. Reload the page."))
        self.lane, self.touchpoint = was.lane, was.touchpoint


class AddConflict(EditConflict):
    """Raised for a known key with another text; `card` is the one that was added with the key."""

    def __init__(self, card: Card, *, mine: str) -> None:
        super().__init__(mine=mine, theirs=card.body, revision=card.revision)
        self.card = card


@transaction.atomic
def add_card(
    touchpoint: Touchpoint,
    lane: str,
    body: str,
    *,
    by: Actor,
    restores: int | None = None,
    key: UUID | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Card:
    """Add a card at the end of a cell of the draft; `restores` is the removed card it restores.

    A second call with the same `key` and text returns the card of the first; if the card has
    another text by now, that is a conflict.
    """
    body = _read_body(body)
    if lane not in Lane.values:
        raise CannotEdit(_("There is no such lane. Reload the page."))
    draft = lock_draft(touchpoint.journey)
    if key and (added := _added_before(draft, key)):
        if added.body != body:
            raise AddConflict(added, mine=body)
        return added
    placed_touchpoint(draft, touchpoint)
    row = Card.objects.filter(version=draft, touchpoint=touchpoint, lane=lane)
    card = Card.objects.create(
        version=draft,
        touchpoint=touchpoint,
        lane=lane,
        body=body,
        position=position_before(row, None),
        request_key=key,
    )
    record_edit(
        CARD_ADDED,
        touchpoint.journey,
        origin_of(by, now, caused_by),
        touchpoint=touchpoint.pk,
        card=card.pk,
        lane=lane,
        after=body,
        **({"restores": restores} if restores else {}),
    )
    return card


@transaction.atomic
def edit_card(
    card: Card,
    body: str,
    *,
    by: Actor,
    revision: int | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Card:
    """Replace the text of a card; a `revision` older than the current one is a conflict."""
    body = _read_body(body)
    stored = _lock_card(card)
    if stored.body == body:
        return stored
    before = stored.body
    if revision is not None and stored.revision != revision:
        raise EditConflict(mine=body, theirs=before, revision=stored.revision)
    Card.objects.filter(pk=card.pk).update(body=body, revision=F("revision") + 1)
    card.refresh_from_db()
    record_edit(
        CARD_EDITED,
        card.version.journey,
        origin_of(by, now, caused_by),
        touchpoint=card.touchpoint_id,
        card=card.pk,
        lane=card.lane,
        before=before,
        after=body,
    )
    return card


@transaction.atomic
def move_card(
    card: Card,
    *,
    to: Touchpoint,
    by: Actor,
    before: Card | None = None,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Card:
    """Move a card under a touchpoint of its map, in its lane, before a card or to the end."""
    card = _lock_card(card)
    if before == card:
        return card
    draft = card.version
    placed_touchpoint(draft, to)
    row = Card.objects.filter(version=draft, touchpoint=to, lane=card.lane).exclude(pk=card.pk)
    left = card.touchpoint_id
    card.position = position_before(row, before)
    card.touchpoint = to
    card.save(update_fields=["touchpoint", "position"])
    record_edit(
        CARD_MOVED,
        card.version.journey,
        origin_of(by, now, caused_by),
        card=card.pk,
        lane=card.lane,
        before=left,
        after=to.pk,
    )
    return card


@transaction.atomic
def remove_card(
    card: Card, *, by: Actor, now: datetime | None = None, caused_by: Event | None = None
) -> None:
    """Remove a card; a copy is kept for undo."""
    card = _lock_card(card)
    record_edit(
        CARD_REMOVED,
        card.version.journey,
        origin_of(by, now, caused_by),
        touchpoint=card.touchpoint_id,
        card=card.pk,
        lane=card.lane,
        before=card.body,
    )
    RemovedCard.objects.create(
        card_id=card.pk,
        touchpoint=card.touchpoint,
        lane=card.lane,
        body=card.body,
        request_key=card.request_key,
    )
    card.delete()


@transaction.atomic
def restore_card(
    touchpoint: Touchpoint,
    card_pk: int,
    *,
    by: Actor,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> Card:
    """Undo a removal, once: the card returns at the end of its cell."""
    lock_draft(touchpoint.journey)
    removed = RemovedCard.objects.filter(card_id=card_pk, touchpoint=touchpoint).first()
    if removed is None:
        raise CannotEdit(_("This card was not removed. Write a new one."))
    if removed.restored_as is None:
        back = add_card(
            touchpoint,
            removed.lane,
            removed.body,
            by=by,
            caused_by=caused_by,
            now=now,
            restores=card_pk,
        )
        removed.restored_as = back.pk
        removed.save(update_fields=["restored_as"])
        return back
    card = Card.objects.filter(pk=removed.restored_as).first()
    if card is None:
        raise CannotEdit(
            _("This card was restored and removed again. Undo the last removal instead.")
        )
    return card


def _added_before(draft: MapVersion, key: UUID) -> Card | None:
    """Return the card that a request with this key added; one removed meanwhile is refused."""
    removed = RemovedCard.objects.filter(request_key=key).select_related("touchpoint").first()
    card = Card.objects.filter(request_key=key).first()
    if removed and removed.touchpoint.journey_id == draft.journey_id:
        raise CardGone(removed)
    if removed or (card and card.version_id != draft.pk):
        raise CannotEdit(_("This card was added to another map. Reload the page."))
    return card


def _lock_card(card: Card) -> Card:
    """Return the stored card of a draft, locked after its draft as every edit of a map does."""
    if not card.version.is_draft:
        raise CannotEdit(_("A published version cannot be changed. Edit the draft."))
    lock_draft(card.version.journey)
    cards = Card.objects.select_for_update(of=("self",))
    stored = cards.select_related("version__journey", "touchpoint").filter(pk=card.pk).first()
    if stored is None:
        raise CardGone(card)
    return stored


def _read_body(body: str) -> str:
    body = "\n".join(line.rstrip() for line in body.strip().splitlines())
    if not body:
        raise CannotEdit(_("The card is empty. Enter a text, or remove the card."))
    if len(body) > MAX_LENGTH:
        raise CannotEdit(_("That is too long for a card. Use at most 2,000 characters."))
    return body
