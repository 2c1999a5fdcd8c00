"""Interactions of customers at touchpoints, also as reported by other systems."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from config.refusals import Refused
from customers.actions.timeline import add_to_timeline
from customers.models import Customer
from journeys.events import INTERACTION_RECORDED
from journeys.models import Channel, Interaction, MapVersion, Touchpoint
from journeys.placement.lookup import current_placement
from ledger import live
from ledger.actors import SYSTEM, Actor
from ledger.models import Event
from ledger.origin import Origin, origin_of


class CannotRecordInteraction(Refused):
    """The message gives the reason and the next step."""


def record_interaction(
    *,
    customer: Customer,
    touchpoint: Touchpoint,
    source: str,
    external_id: str,
    occurred_at: datetime | None = None,
    channel: Channel | None = None,
    summary: str = "",
    by: Actor = SYSTEM,
    now: datetime | None = None,
    caused_by: Event | None = None,
) -> tuple[Interaction, bool]:
    """Record that a customer was at a touchpoint; return the interaction, and True if it is new.

    Idempotent by source and external id. A repeat with other facts is refused; one without a time
    has the time of the first.
    """
    if touchpoint.retired_at is not None:
        raise CannotRecordInteraction(_("“%s” is retired. Choose another touchpoint.") % touchpoint)
    origin = origin_of(by, now, caused_by)
    given = {
        "customer": customer,
        "touchpoint": touchpoint,
        "channel": channel,
        "occurred_at": occurred_at or origin.at,
        "summary": summary[:300],
    }
    with transaction.atomic():
        interaction, is_new = Interaction.objects.get_or_create(
            source=source[:60],
            external_id=external_id[:120],
            defaults={**given, "version": published_version(touchpoint)},
        )
        if is_new:
            _announce(interaction, origin)
        else:
            if occurred_at is None:
                del given["occurred_at"]
            _refuse_other_facts(interaction, given)
    return interaction, is_new


def _refuse_other_facts(interaction: Interaction, given: dict[str, Any]) -> None:
    others = [name for name, value in given.items() if getattr(interaction, name) != value]
    if others:
        raise CannotRecordInteraction(
            _(
                "%(id)s of %(source)s was recorded with another %(names)s, and that was kept. "
                "Use a unique external id."
            )
            % {
                "id": interaction.external_id,
                "source": interaction.source,
                "names": ", ".join(others),
            }
        )


def published_version(touchpoint: Touchpoint) -> MapVersion | None:
    """Return the newest published version of the touchpoint's map."""
    versions = MapVersion.objects.filter(journey=touchpoint.journey_id, published_at__isnull=False)
    return versions.order_by("-number").first()


def recorded_facts(interaction: Interaction) -> dict[str, Any]:
    """Return the facts of the event that an interaction was recorded."""
    return {
        "customer": interaction.customer_id,
        "touchpoint": interaction.touchpoint_id,
        "source": interaction.source,
        "external_id": interaction.external_id,
    }


def timeline_line(interaction: Interaction, placement: dict[str, str]) -> dict[str, Any]:
    """Return the values of the timeline entry of an interaction."""
    return {
        "customer": interaction.customer,
        "kind": "interaction",
        "subject_type": "interaction",
        "subject_id": interaction.pk,
        "at": interaction.occurred_at,
        "title": interaction.summary or interaction.touchpoint.name,
        "url": reverse("journeys:touchpoint", args=[interaction.touchpoint_id]),
        "facts": {
            "source": interaction.source,
            "icon": interaction.channel.icon if interaction.channel else "circle-dot",
            **placement,
        },
    }


def _announce(interaction: Interaction, origin: Origin) -> None:
    touchpoint = interaction.touchpoint
    origin.record(INTERACTION_RECORDED, interaction, **recorded_facts(interaction))
    add_to_timeline(**timeline_line(interaction, current_placement(touchpoint)))
    live.publish(f"map:{touchpoint.journey_id}", f"touchpoint:{touchpoint.pk}")
