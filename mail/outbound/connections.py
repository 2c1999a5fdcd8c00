"""The connections of one batch of mails."""

from collections.abc import Callable

from mail.outbound.deadline import Deadline
from mail.outbound.routes import Route
from mail.outbound.transport import Transport


class Connections:
    """The connections of one batch, one to each server, opened on first use.

    `may_go_on` is asked before each copy but the first: where the process is to stop, the other
    recipients of the mail wait.
    """

    def __init__(self, may_go_on: Callable[[], bool] = lambda: True) -> None:
        self.open: dict[Route, Transport] = {}
        self.may_go_on = may_go_on

    def __enter__(self) -> "Connections":
        return self

    def __exit__(self, *_error: object) -> None:
        for route in list(self.open):
            self.drop(route)

    def to(self, route: Route, deadline: Deadline | None = None) -> Transport:
        """Return a working connection, for the mail with this deadline.

        Raises `ServerUnavailable`.
        """
        deadline = deadline or Deadline()
        known = self.open.get(route)
        if known:
            known.begin(deadline)
            if known.is_alive():
                return known
        self.drop(route)
        self.open[route] = Transport(route, deadline).__enter__()
        return self.open[route]

    def drop(self, route: Route) -> None:
        known = self.open.pop(route, None)
        if known:
            known.close()
