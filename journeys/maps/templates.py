"""Map templates: stages, and their touchpoints with the expected feeling."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True)
class MapTemplate:
    """A small map to begin with."""

    title: Label
    stages: tuple[tuple[Label, tuple[tuple[Label, float], ...]], ...]

    @property
    def touchpoint_count(self) -> int:
        return sum(len(touchpoints) for _name, touchpoints in self.stages)

    @property
    def feelings(self) -> list[float]:
        return [feeling for _name, touchpoints in self.stages for _touch, feeling in touchpoints]


BLANK = MapTemplate(_("A blank map"), ((_("First stage"), ((_("First touchpoint"), 0),)),))

MAP_TEMPLATES: dict[str, MapTemplate] = {
    "help": MapTemplate(
        _("I get help with a problem"),
        (
            (
                _("I notice it"),
                ((_("Something does not work"), -1), (_("Look for an answer"), -0.5)),
            ),
            (_("I ask"), ((_("Find out how to ask"), 0), (_("Ask the question"), 0.5))),
            (
                _("It is solved"),
                (
                    (_("Wait for the first reply"), 0),
                    (_("Get an answer"), 1),
                    (_("Try it out"), 1),
                ),
            ),
            (_("I go on"), ((_("Say how it was"), 1), (_("Trust them again"), 1.5))),
        ),
    ),
    "buy": MapTemplate(
        _("I buy something online"),
        (
            (_("I find it"), ((_("Compare"), 0.5), (_("Read reviews"), 0.5), (_("Decide"), 1))),
            (_("I order it"), ((_("Pay"), 0), (_("Get the confirmation"), 0.5))),
            (_("I wait"), ((_("Follow the parcel"), -0.5), (_("Choose when it comes"), 0))),
            (_("I have it"), ((_("Delivery day"), 1.5), (_("Unpack it"), 1), (_("Use it"), 1.5))),
            (_("I keep it"), ((_("Ask a question"), 0.5), (_("Tell a friend"), 1))),
        ),
    ),
    "subscribe": MapTemplate(
        _("I start with a subscription"),
        (
            (_("I try it"), ((_("Hear of it"), 0.5), (_("Sign up"), 0.5), (_("First steps"), 0))),
            (_("I decide"), ((_("See the price"), 0), (_("Pay for the first time"), 0.5))),
            (
                _("I settle in"),
                ((_("Bring the team in"), 0.5), (_("First success"), 1.5), (_("Get help"), 1)),
            ),
            (_("I stay"), ((_("Get the invoice"), 0), (_("Renew"), 1))),
        ),
    ),
    "leave": MapTemplate(
        _("I cancel"),
        (
            (_("I decide to go"), ((_("Weigh it up"), -0.5), (_("Say so"), 0))),
            (_("I go"), ((_("Cancel"), 0), (_("Take my data along"), 0.5))),
            (_("After"), ((_("Get the last invoice"), 0.5), (_("Be asked why"), 1))),
        ),
    ),
}
