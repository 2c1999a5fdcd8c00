"""A real dovecot on free ports, with mail folders of its own. Knows the words of 2.3 and 2.4."""

import contextlib
import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

import pytest
from imapclient import IMAPClient

from config.embedded import children
from tests.mail.imap.certificates import write_certificates

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "bin"))

import dovecot as binaries  # noqa: E402

PASSWORD = "geheimwört"
STARTS_WITHIN = 20.0

COMMON = """
base_dir = {run}/base
state_dir = {run}/state
log_path = /dev/stderr
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
import_environment = LD_LIBRARY_PATH
first_valid_uid = 0
auth_failure_delay = 0
ssl = yes
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
OLD = """
protocols = imap
auth_mechanisms = plain login xoauth2
disable_plaintext_auth = no
mail_location = maildir:{run}/mail/%u{layout}
ssl_cert = <{run}/server.pem
ssl_key = <{run}/server.key
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = {separator}
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={{PLAIN}}{password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {run}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={run}/mail/%u
}}
"""
OLD_OAUTH = """
introspection_mode = get
introspection_url = {introspection}
username_attribute = email
"""
NEW = """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
  imap = yes
}}
auth_mechanisms = plain login xoauth2
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {run}/mail/%{{user}}
{new_layout}
ssl_server_cert_file = {run}/server.pem
ssl_server_key_file = {run}/server.key
namespace inbox {{
  inbox = yes
  prefix = {prefix}
  separator = {separator}
}}
passdb static {{
  mechanisms_filter = plain login
  password = {{PLAIN}}{password}
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2
}}
oauth2 {{
  introspection_mode = get
  introspection_url = {introspection}
  username_attribute = email
}}
userdb static {{
  fields {{
    uid = {uid}
    gid = {gid}
    home = {run}/mail/%{{user}}
  }}
}}
"""


class Dovecot:
    """`with Dovecot() as server`: any user name, `PASSWORD`; tokens by the `introspection` URL."""

    def __init__(
        self, *, introspection: str = "http://127.0.0.1:9/", prefix: str = "", separator: str = "/"
    ) -> None:
        self.root = Path(find_binaries())
        self.run = Path(tempfile.mkdtemp(prefix="tandem-imap-"))
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
        """The certificate of whoever signed the server's."""
        return self.run / "authority.pem"

    def start(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            (self.run / "base" / "master.pid").unlink()
        self.process = children.spawn(
            self._command(), log=self.run / "log", env=self._environment(), as_ordinary_user=True
        )
        until = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                pytest.fail(f"dovecot does not start:\n{self.log()}")
            time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut would: no goodbye to anybody."""
        if self.process is not None:
            children.end(self.process, signal.SIGKILL, patience=5)
            self.process = None

    def log(self) -> str:
        return (self.run / "log").read_text(errors="replace")

    def folder_of(self, user: str) -> Path:
        return self.run / "mail" / user

    def client(self, user: str) -> IMAPClient:
        """Somebody else who looks into the same mailbox."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=20)
        client.plain_login(user, PASSWORD)
        return client

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as talk:
                return talk.recv(4) == b"* OK"
        except OSError:
            return False

    def _command(self) -> list[str]:
        config, root = str(self.run / "dovecot.conf"), self.root
        if root == Path("/"):
            return [installed(), "-F", "-c", config]
        tell = [str(root / "usr/bin/doveconf"), "-f", "service=master", "-c", config]
        return [*tell, "-m", "master", "-e", str(root / "usr/sbin/dovecot"), "-F", "-c", config]

    def _environment(self) -> dict[str, str]:
        if self.root == Path("/"):
            return dict(os.environ)
        return os.environ | {"LD_LIBRARY_PATH": binaries.libraries(self.root)}

    def _version(self) -> str:
        program = installed() if self.root == Path("/") else str(self.root / "usr/sbin/dovecot")
        done = subprocess.run(
            [program, "--version"], env=self._environment(), capture_output=True, text=True
        )
        return done.stdout.split()[0]

    def _write_config(self) -> None:
        is_old = self._version().startswith("2.3")
        text = COMMON + OLD if is_old else NEW + COMMON
        if self.root != Path("/"):
            modules = self.root / "usr/lib/dovecot/modules"
            (self.run / "base" / "modules").symlink_to(modules)
            text += f"\nlibexec_dir = {modules.parent}\nmail_plugin_dir = {modules}\n"
        values = self._values()
        (self.run / "dovecot.conf").write_text(text.format(**values))
        (self.run / "oauth2.conf").write_text(OLD_OAUTH.format(**values))

    def _values(self) -> dict[str, object]:
        uid, gid = identity()
        return {
            "run": self.run,
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
    """As whom children.spawn(as_ordinary_user=True) lets it run."""
    named = {entry.pw_uid for entry in pwd.getpwall()} - {0}
    if os.geteuid() in named or not named:
        return os.geteuid(), os.getegid()
    return max(named), max(named)


def find_binaries() -> str:
    found = os.environ.get("TANDEM_DOVECOT") or binaries.find_or_fetch(ROOT / "var" / "dovecot")
    return found or pytest.fail(binaries.NOT_FOUND)


def installed() -> str:
    return next(path for path in binaries.INSTALLED if Path(path).exists())


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        taken = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in taken:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in taken]
