"""View options of a mail: its part, the theme and the width of the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise


@dataclass(frozen=True)
class Option:
    """An option; `url` is the page with this option chosen."""

    id: str
    label: Label
    icon: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class OptionGroup:
    label: Label
    is_for_all: bool  # also on a phone, where there is little room
    choices: list[Option]


PARTS: dict[str, tuple[Label, str]] = {
    "mail": (_("Mail"), ""),
    "text": (_("Plain text"), ""),
    "headers": (_("Headers"), ""),
}
THEMES: dict[str, tuple[Label, str]] = {
    "light": (_("Light"), "sun"),
    "dark": (_("Dark"), "moon"),
}
WIDTHS: dict[str, tuple[Label, str]] = {
    "desk": (_("Desk"), "monitor"),
    "phone": (_("Phone"), "smartphone"),
}
ALL = (
    ("shows", _("Part"), PARTS, False),
    ("face", _("Theme of the mail"), THEMES, True),
    ("width", _("Width"), WIDTHS, False),
)


def chosen_options(query: Mapping[str, str], *, theme: str) -> dict[str, str]:
    """Return the options of a query string; the default theme is that of the page."""
    wanted = {"shows": "mail", "face": theme, "width": "desk", **query}
    return {
        key: wanted[key] if wanted[key] in known else ("" if key == "face" else next(iter(known)))
        for key, _label, known, _for_all in ALL
    }


def option_groups(url: str, chosen: Mapping[str, str], *, who: int | None) -> list[OptionGroup]:
    """Return the groups of options, each a link that keeps the other groups as they are."""
    fixed = {"who": str(who)} if who else {}
    return [
        OptionGroup(
            group_label,
            for_all,
            [
                Option(
                    id=f"{key}-{value}",
                    label=label,
                    icon=icon,
                    url=f"{url}?{urlencode({**fixed, **_given(chosen), key: value})}",
                    is_here=chosen[key] == value,
                )
                for value, (label, icon) in known.items()
            ],
        )
        for key, group_label, known, for_all in ALL
    ]


def _given(chosen: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in chosen.items() if value}
