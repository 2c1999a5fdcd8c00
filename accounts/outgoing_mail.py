"""Mail to people who sign in: by which address it goes out, and whether it can at all.

The app that sends mail registers the answer; without one, mail goes out by Django's own settings.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class OutgoingMail:
    """`sender` is the address that the mail comes from; "" while there is no mail server.

    `problem` is the error of the server where it fails. `settings_url` is where it is set up.
    """

    sender: str = ""
    problem: str = ""
    settings_url: str = ""

    @property
    def can_go(self) -> bool:
        """Return True if a server is set up and does not fail."""
        return bool(self.sender) and not self.problem


_sources: list[Callable[[], OutgoingMail]] = []


def register_outgoing_mail(source: Callable[[], OutgoingMail]) -> None:
    """Register the function that tells how mail goes out now; there is one."""
    _sources[:] = [source]


def outgoing_mail() -> OutgoingMail:
    return _sources[0]() if _sources else OutgoingMail(settings.DEFAULT_FROM_EMAIL)
