"""Fixed ports below the ephemeral range, claimed before use.

A claim is a lock on a file for each port, in a folder that all users of the machine share. The
kernel releases it when its owner dies. So two starts at once never plan the same port, although
neither listens yet. Where the folder cannot be used, ports are only probed.
"""

import contextlib
import fcntl
import os
import socket
import stat
import tempfile
from pathlib import Path

from devserver.embedded.failures import CannotServe

HOST = "127.0.0.1"
NEIGHBOURS = 200
_claims: dict[int, int] = {}  # the open lock file of each port


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
    """Return a port that nobody uses or has claimed, and claim it until this process ends."""
    for port in range(preferred, preferred + NEIGHBOURS):
        if is_free(port) and claim(port):
            if is_free(port):  # not taken while it was being claimed
                return port
            release(port)
    raise CannotServe(
        f"All ports from {preferred} to {preferred + NEIGHBOURS - 1} are taken. "
        "Close some programs and try again."
    )


def claim(port: int) -> bool:
    """Return False if another process has claimed the port, or this one for another purpose."""
    if port in _claims:
        return False
    try:
        lock = _open(_folder() / str(port))
    except OSError:
        return True  # it was probed; nobody can be asked
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        return False
    _claims[port] = lock
    return True


def release(port: int) -> None:
    lock = _claims.pop(port, None)
    if lock is not None:
        os.close(lock)


def _open(path: Path) -> int:
    """Open the file of a port, which may be another user's.

    Opened without O_CREAT where it exists: Linux refuses that in a folder shared by all.
    """
    with contextlib.suppress(FileExistsError):
        made = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with contextlib.suppress(OSError):
            os.fchmod(made, 0o644)  # whatever the umask is
        return made
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW)


def _folder() -> Path:
    """Return the folder of the claims, writable for all as /tmp is. Raises OSError."""
    folder = Path(tempfile.gettempdir()) / "tandem-ports"
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(0o1777)
    if not stat.S_ISDIR(folder.lstat().st_mode):
        raise NotADirectoryError(folder)
    return folder
