"""Waiting for new mail with IDLE, on a connection that may die silently."""

import time
from threading import Event

from imapclient import IMAPClient

MAX_IDLE_SECONDS = 60.0  # servers hang up after 29 minutes; a dead connection is noticed soon
SHORT_IDLE_SECONDS = 5.0  # right after mail arrived: another may follow while it is stored
STOP_CHECK_SECONDS = 1.0  # the longest time until a request to stop is noticed


def wait_for_changes(client: IMAPClient, stop: Event, seconds: float) -> None:
    """Wait until the server reports a change, `stop` is set, or the time is over.

    Every wait ends with a response of the server, so a dead connection is noticed.
    """
    if not client.has_capability("IDLE"):
        stop.wait(seconds)
        client.noop()
        return
    client.idle()
    if not any(map(is_change, _buffered_responses(client))):
        _listen(client, stop, time.monotonic() + seconds)
    client.idle_done()


def _listen(client: IMAPClient, stop: Event, until: float) -> None:
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        began, slice_ = time.monotonic(), min(STOP_CHECK_SECONDS, left)
        response = client.idle_check(timeout=slice_)
        # An empty result at once: the connection is closed, and the end of IDLE raises.
        if any(map(is_change, response)) or (
            not response and time.monotonic() - began < slice_ / 2
        ):
            break


def _buffered_responses(client: IMAPClient) -> list[tuple[object, ...]]:
    """Return the responses the server sent together with its continuation of IDLE.

    They were read together and are in a buffer; the socket, which imapclient polls, does not know
    of them.
    """
    client._poll_socket = lambda sock, timeout=None: True
    try:
        return client.idle_check(timeout=0)
    finally:
        del client._poll_socket


def is_change(response: tuple[object, ...]) -> bool:
    """Return True unless the response is only a keep-alive."""
    return not (response and response[0] == b"OK")
