"""The lanes of a map, in order."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class LaneRow:
    """A lane: `kind` is text (one text a cell) or cards."""

    lane: str
    icon: str
    label: str | Promise
    kind: str
    add: str | Promise
    hint: str | Promise = ""

    @property
    def is_text(self) -> bool:
        return self.kind == "text"


DOING = LaneRow("doing", "hand", _("Doing"), "text", _("What the customer does"))
THINKING = LaneRow(
    "thinking", "message-circle", _("Thinking"), "text", _("What the customer thinks")
)
PAINS = LaneRow("pains", "frown", _("Pains"), "cards", _("Add a pain"))
OPPORTUNITIES = LaneRow(
    "opportunities", "lightbulb", _("Opportunities"), "cards", _("Add an opportunity")
)
BACKSTAGE = LaneRow("backstage", "layers", _("Backstage"), "back", _("Add a card backstage"))
SUPPORT = LaneRow("support", "wrench", _("Support"), "back", _("Add a support process"))

ABOVE = (DOING, THINKING)
BELOW = (PAINS, OPPORTUNITIES)
HIDDEN = (BACKSTAGE, SUPPORT)
ROWS = {row.lane: row for row in (*ABOVE, *BELOW, *HIDDEN)}
