"""The fields of tickets that journeys add: the touchpoint at which a ticket is placed."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fields.registry import Field, Owner, Related, declare
from fields.types.builtin import Reference
from journeys.models import Interaction

TOUCHPOINT = declare(
    Field(
        Owner.TICKET,
        "touchpoint",
        _("Touchpoint"),
        Reference(
            "journeys.Touchpoint",
            offered=Q(journey__archived_at=None, merged_into=None),
            label=lambda touchpoint: f"{touchpoint} · {touchpoint.journey}",
            reads=("journey",),
        ),
        Related(Interaction, of="ticket", value="touchpoint"),
        is_nullable=True,
    )
)
