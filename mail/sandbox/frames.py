"""Frames on the connection to the parsing process: a JSON object, then bytes as they are.

JSON and not pickle: the process reads hostile bytes, and nothing it sends may run.
"""

import json
import socket
import struct
import time
from typing import Any, Final

LENGTHS: Final = struct.Struct(">QQ")  # of the JSON, and of the bytes behind it
MAX_JSON: Final = 64 * 1024 * 1024
MAX_CONTENT: Final = 256 * 1024 * 1024

Frame = tuple[dict[str, Any], memoryview]


class BadFrame(Exception):
    """The bytes received are no frame."""


def send_frame(
    connection: socket.socket, fields: dict[str, Any], content: bytes = b"", *, until: float
) -> None:
    """Send one frame. Raises TimeoutError at the monotonic time `until`."""
    text = json.dumps(fields).encode("ascii")
    connection.settimeout(_left(until))
    connection.sendall(b"".join((LENGTHS.pack(len(text), len(content)), text, content)))


def receive_frame(connection: socket.socket, *, until: float) -> Frame | None:
    """Return the next frame, or None if the connection ends before one is complete.

    Raises TimeoutError at the monotonic time `until`, and BadFrame.
    """
    head = _receive(connection, LENGTHS.size, until)
    if head is None:
        return None
    length, size = LENGTHS.unpack(head)
    if length > MAX_JSON or size > MAX_CONTENT:
        raise BadFrame("The frame is too large.")
    body = _receive(connection, length + size, until)
    if body is None:
        return None
    try:
        fields = json.loads(bytes(body[:length]))
    except (ValueError, RecursionError) as error:
        raise BadFrame("The frame has no JSON.") from error
    if not isinstance(fields, dict):
        raise BadFrame("The frame has no JSON object.")
    return fields, body[length:]


def _receive(connection: socket.socket, size: int, until: float) -> memoryview | None:
    received = memoryview(bytearray(size))
    at = 0
    while at < size:
        connection.settimeout(_left(until))
        try:
            count = connection.recv_into(received[at:])
        except ConnectionError:
            return None
        if not count:
            return None
        at += count
    return received


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
