"""Fixed ports, probed before use, below the ephemeral range."""

import socket

from devserver.embedded.failures import CannotServe

HOST = "127.0.0.1"
NEIGHBOURS = 200


def is_free(port: int, host: str = HOST) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Without it a port released just now would look used for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def first_free(preferred: int) -> int:
    for port in range(preferred, preferred + NEIGHBOURS):
        if is_free(port):
            return port
    raise CannotServe(
        f"All ports from {preferred} to {preferred + NEIGHBOURS - 1} are taken. "
        "Close some programs and try again."
    )
