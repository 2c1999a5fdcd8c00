"""Waiting for the next mail, on a connection that must not be trusted for long."""

import time
from threading import Event

from imapclient import IMAPClient

LONGEST = 60.0  # far below the 29 minutes after which servers hang up; a dead line shows soon
SHORT = 5.0  # right after mail came: the next may have come while this one was stored
SLICE = 1.0  # how soon a wish to stop is heard


def wait_for_news(client: IMAPClient, stop: Event, seconds: float) -> None:
    """Until the server tells of something, someone asks to stop, or the time is over.

    Every wait ends with an answer of the server, so a connection that is dead shows.
    """
    if not client.has_capability("IDLE"):
        stop.wait(seconds)
        client.noop()
        return
    client.idle()
    if not any(map(is_news, _what_came_along(client))):
        _listen(client, stop, time.monotonic() + seconds)
    client.idle_done()


def _listen(client: IMAPClient, stop: Event, until: float) -> None:
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        began, slice_ = time.monotonic(), min(SLICE, left)
        told = client.idle_check(timeout=slice_)
        # Nothing, and that at once: the line is closed, and the end of IDLE says so aloud.
        if any(map(is_news, told)) or (not told and time.monotonic() - began < slice_ / 2):
            break


def _what_came_along(client: IMAPClient) -> list[tuple[object, ...]]:
    """What the server said in one breath with its yes to IDLE.

    It was read together with that yes and lies in a buffer; the socket, which imapclient asks
    whether there is something, knows nothing of it.
    """
    client._poll_socket = lambda sock, timeout=None: True
    try:
        return client.idle_check(timeout=0)
    finally:
        del client._poll_socket


def is_news(told: tuple[object, ...]) -> bool:
    """“Still here” is no news."""
    return not (told and told[0] == b"OK")
