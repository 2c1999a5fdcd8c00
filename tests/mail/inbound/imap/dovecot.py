"""A real dovecot on free ports, with mail folders of its own. Supports 2.3 and 2.4."""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

import pytest
from imapclient import IMAPClient

from devserver import dovecot as binaries
from devserver.embedded import children
from tests.mail.inbound.imap.certificates import write_certificates
from tests.mail.inbound.imap.dovecot_config import COMMON, NEW, OLD, OLD_OAUTH

ROOT = Path(__file__).resolve().parents[4]

PASSWORD = "geheimwört"
STARTS_WITHIN = 20.0


class Dovecot:
    """`with Dovecot() as server`: any user name, `PASSWORD`; tokens by the `introspection` URL."""

    def __init__(
        self, *, introspection: str = "http://127.0.0.1:9/", prefix: str = "", separator: str = "/"
    ) -> None:
        self.run = Path(tempfile.mkdtemp(prefix="tandem-imap-"))
        self.root = without_spaces(Path(find_binaries()), self.run / "root")
        self.port, self.tls_port = free_ports(2)
        self.process: children.Child | None = None
        self.introspection, self.prefix, self.separator = introspection, prefix, separator
        for name in ("base", "state", "mail"):
            (self.run / name).mkdir()
        write_certificates(self.run)
        self._write_config()

    def __enter__(self) -> "Dovecot":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        shutil.rmtree(self.run, ignore_errors=True)

    @property
    def authority(self) -> Path:
        """The certificate of the authority that signed the server's."""
        return self.run / "authority.pem"

    def start(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self.run / "base" / "master.pid").unlink()
        self.process = children.spawn(
            [self._program, "-F", "-c", self.run / "dovecot.conf"],
            log=self.run / "log",
            env=self._environment(),
            cwd=self.run / "base",
            as_ordinary_user=True,
        )
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                pytest.fail(f"dovecot does not start:\n{self.log()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """Kill the server without closing connections, as a power cut would."""
        if self.process is not None:
            children.end(self.process, signal.SIGKILL, patience=5)
            self.process = None

    def log(self) -> str:
        return (self.run / "log").read_text(errors="replace")

    def folder_of(self, user: str) -> Path:
        return self.run / "mail" / user

    def client(self, user: str) -> IMAPClient:
        """Return another client of the same mailbox."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.plain_login(user, PASSWORD)
        return client

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as talk:
                return talk.recv(4) == b"* OK"
        except OSError:
            return False

    @property
    def _program(self) -> str:
        return installed() if self.root == Path("/") else str(self.root / "usr/sbin/dovecot")

    def _environment(self) -> dict[str, str]:
        if self.root == Path("/"):
            return dict(os.environ)
        return os.environ | {"LD_LIBRARY_PATH": binaries.libraries(self.root)}

    def _version(self) -> str:
        command = [self._program, "--version"]
        done = subprocess.run(command, env=self._environment(), capture_output=True, text=True)
        return done.stdout.split()[0]

    def _write_config(self) -> None:
        is_old = self._version().startswith("2.3")
        text = COMMON + OLD if is_old else NEW + COMMON
        if self.root != Path("/"):
            binaries.link(self.root, self.run / "base")
            own = self.root / "usr/lib/dovecot"
            text += f"\nlibexec_dir = {own}\nmail_plugin_dir = {own}/modules\n"
        values = self._values()
        (self.run / "dovecot.conf").write_text(text.format(**values))
        (self.run / "oauth2.conf").write_text(OLD_OAUTH.format(**values))

    def _values(self) -> dict[str, object]:
        uid, gid = identity()
        return {
            "run": self.run,
            "libraries": binaries.libraries(self.root),
            "port": self.port,
            "tls_port": self.tls_port,
            "uid": uid,
            "gid": gid,
            "user": pwd.getpwuid(uid).pw_name,
            "group": grp.getgrgid(gid).gr_name,
            "password": PASSWORD,
            "prefix": self.prefix,
            "separator": self.separator,
            "layout": ":LAYOUT=fs" if self.separator == "/" else "",
            "new_layout": "mailbox_list_layout = fs" if self.separator == "/" else "",
            "introspection": self.introspection,
        }


def identity() -> tuple[int, int]:
    """Return the user and group of children.spawn(as_ordinary_user=True)."""
    named = {entry.pw_uid for entry in pwd.getpwall()} - {0}
    if os.geteuid() in named or not named:
        return os.geteuid(), os.getegid()
    return max(named), max(named)


def find_binaries() -> str:
    found = os.environ.get("TANDEM_DOVECOT") or binaries.find_or_fetch(ROOT / "var" / "dovecot")
    return found or pytest.fail(binaries.NOT_FOUND)


def without_spaces(root: Path, link: Path) -> Path:
    """Link the root to a path without spaces, as dovecot splits program paths at spaces."""
    if root != Path("/"):
        link.symlink_to(root.resolve())
        return link
    return root


def installed() -> str:
    return next(path for path in binaries.INSTALLED if Path(path).exists())


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in taken:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in taken]
