"""Child processes in their own session, which end with their parent."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from devserver.embedded.failures import CannotServe

PR_SET_PDEATHSIG = 1
Preparation = Callable[[], None]
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child(Protocol):
    """The interface of a child process, executed or forked."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def send_signal(self, sig: int, /) -> None: ...


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    death_signal: signal.Signals = signal.SIGTERM,
    as_ordinary_user: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session; its output is appended to `log`."""
    with open_log(log) as out:
        try:
            return subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=dict(env) if env is not None else None,
                cwd=cwd,
                start_new_session=True,
                preexec_fn=before_exec(death_signal, as_ordinary_user),
            )
        except subprocess.SubprocessError as problem:
            raise _no_user_namespace() from problem


def open_log(log: Path) -> BinaryIO:
    """Open a log to append to it; where that is not possible, what is written is lost."""
    try:
        return log.open("ab")
    except OSError:
        return open(os.devnull, "ab")


def run_once(command: Sequence[str | Path], *, env: Mapping[str, str]) -> str:
    """Run a tool to its end and return its output, also when it failed."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=before_exec(signal.SIGTERM, as_ordinary_user=True),
        )
    except subprocess.SubprocessError as problem:
        raise _no_user_namespace() from problem
    output = done.stdout.decode(errors="replace")
    if done.returncode:
        raise CannotServe(f"{Path(command[0]).name} failed: {output.strip()}")
    return output


def end(process: Child, how: signal.Signals = signal.SIGTERM, patience: float = 8) -> bool:
    """Stop a child, wait, then kill its whole session. True if it stopped by itself."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(patience)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:
        end_session(process)


def end_session(process: Child) -> None:
    """Kill the remaining processes of a child's session (a pool of workers, for instance)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def before_exec(death_signal: signal.Signals, as_ordinary_user: bool = False) -> Preparation:
    parent = os.getpid()
    identity = _borrowed_identity() if as_ordinary_user and sys.platform == "linux" else None

    def prepare() -> None:
        if identity is not None:
            _look_like(*identity)
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, int(death_signal))
            if os.getppid() != parent:  # the parent ended before PR_SET_PDEATHSIG was set
                os._exit(1)

    return prepare


def _borrowed_identity() -> tuple[str, str] | None:
    """Return a user namespace's identity, as PostgreSQL refuses root and users without a name.

    Only inside a user namespace of its own: outside, and in the files, the user stays the same.
    """
    uid, gid = os.geteuid(), os.getegid()
    named = {entry.pw_uid for entry in pwd.getpwall()} - {0}
    if uid in named or not named:
        return None
    return f"{max(named)} {uid} 1", f"{max(named)} {gid} 1"


def _look_like(uid_map: str, gid_map: str) -> None:
    os.unshare(os.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(uid_map)
    Path("/proc/self/gid_map").write_text(gid_map)


def _no_user_namespace() -> CannotServe:
    return CannotServe(
        "PostgreSQL does not run as root or as a user without a name, and this machine gives no "
        "user namespace. Start Tandem as an ordinary user, or set DATABASE_URL to your own server."
    )
