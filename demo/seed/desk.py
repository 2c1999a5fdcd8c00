"""The saved replies and the saved views of Veloza's desk."""

from dataclasses import dataclass
from datetime import datetime

from demo.seed.company import Company
from fields.condition_sets import read_parameters
from fields.registry import Owner
from helpdesk import statuses
from helpdesk.actions.macros import save_macro
from helpdesk.models import Macro
from helpdesk.saved_views.actions import create_view

EVERYONE = "everyone"


@dataclass(frozen=True)
class SavedReply:
    """Shared with a team by its key, or with everyone; `by` is a first name in lower case."""

    name: str
    text: str
    by: str
    team: str = EVERYONE
    status: str = ""
    tags: tuple[str, ...] = ()
    moves_to: str = ""


@dataclass(frozen=True)
class View:
    """Open tickets with any of the values. `shown_to`: a team by its key, everyone, or mine."""

    name: str
    field: str
    values: list[str]
    by: str
    shown_to: str = EVERYONE


SAVED_REPLIES = (
    SavedReply(
        "Ask for a photo",
        "Hello {customer.first_name},\n\n"
        "could you send us two photos, one from close up and one from a step away? "
        "You can simply answer this mail. Then we know which part you need.",
        by="lea",
        status=statuses.PENDING,
    ),
    SavedReply(
        "Choose another delivery day",
        "Hello {customer.first_name},\n\n"
        "of course you can choose another day. Which day suits you, and is somebody at home "
        "in the morning or in the afternoon?",
        by="lea",
        team="delivery",
        status=statuses.PENDING,
        tags=("delivery-date",),
    ),
    SavedReply(
        "Fit a derailleur hanger",
        "Hello {customer.first_name},\n\n"
        "please do not bend it back, it can break under load. A new hanger goes out today. "
        "It is held by one screw, and the sheet in the parcel shows how to fit it in ten minutes.",
        by="lea",
        team="workshop",
        tags=("parts",),
    ),
    SavedReply(
        "Refund sent",
        "Hello {customer.first_name},\n\n"
        "we have sent the money to the account you paid from. Banks take up to three working "
        "days. Please answer this mail if it has not arrived by then.",
        by="lea",
        team="billing",
        status=statuses.SOLVED,
        tags=("refund",),
    ),
    SavedReply("Pass to the workshop", "", by="lea", moves_to="workshop"),
)
VIEWS = (
    View("Refunds", "tags", ["refund", "payment"], by="ana", shown_to="mine"),
    View("Batteries", "tags", ["battery"], by="ana", shown_to="mine"),
    View("Wrong or damaged", "tags", ["damage", "delivery"], by="lea", shown_to="delivery"),
    View("Parts to send", "tags", ["parts", "warranty"], by="lea", shown_to="workshop"),
    View("Calls", "channel", ["phone"], by="lea"),
)


def create_desk(company: Company, *, now: datetime) -> None:
    """Create the saved replies and views, as Lea and Ana made them."""
    for reply in SAVED_REPLIES:
        _save_reply(reply, company, now)
    unresolved = list(statuses.UNRESOLVED)
    for view in VIEWS:
        team = company.teams.get(view.shown_to)
        create_view(
            name=view.name,
            shown_to=f"team-{team.pk}" if team else view.shown_to,
            conditions=read_parameters(
                Owner.TICKET, {view.field: view.values, "status": unresolved}
            ),
            order="newest",
            by=company[view.by],
            now=now,
        )


def _save_reply(reply: SavedReply, company: Company, now: datetime) -> None:
    macro = Macro(
        name=reply.name,
        text=reply.text,
        shared_with=company.teams.get(reply.team),
        sets_status=reply.status,
        adds_tags=list(reply.tags),
        moves_to=company.teams.get(reply.moves_to),
    )
    save_macro(macro, by=company[reply.by], now=now)
