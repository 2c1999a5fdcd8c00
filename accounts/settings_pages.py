"""Registry of the Settings pages. Apps register theirs."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class SettingsPage:
    """A page of Settings. `may` names a predicate of User; `order` is its position in the list."""

    url_name: str
    label: str | Promise
    icon: str
    may: str
    order: int


_pages: list[SettingsPage] = []


def register_settings_page(
    url_name: str, *, label: str | Promise, icon: str, may: str, order: int
) -> None:
    _pages.append(SettingsPage(url_name, label, icon, may, order))


def settings_pages() -> list[SettingsPage]:
    return sorted(_pages, key=lambda page: page.order)
