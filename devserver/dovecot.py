"""The dovecot for the IMAP tests: found, or downloaded without installing it.

Debian's packages are unpacked into a folder of ours, the same way for root and for other users.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

PACKAGE = "dovecot-imapd"
INSTALLED = ("/usr/sbin/dovecot", "/usr/local/sbin/dovecot", "/opt/homebrew/sbin/dovecot")
NOT_FOUND = (
    "No dovecot: the tests of the IMAP fetcher need a real IMAP server, none was found, and none "
    "could be unpacked from Debian's or Ubuntu's packages. Install dovecot with IMAP, or name "
    "the folder it is unpacked in: TANDEM_DOVECOT=/folder bin/test"
)
# Built-in paths, replaced by links in the folder in which it is started.
MOVED = {
    b"/usr/lib/dovecot/modules\0": b"./modules\0",  # TLS is a module
    b"/usr/bin/doveconf\0": b"./doveconf\0",  # reads the configuration at each start
}


def find(folder: Path) -> str:
    """Return the root of an unpacked dovecot, "/" for an installed one; "" if there is none."""
    configured = os.environ.get("TANDEM_DOVECOT")
    if configured:
        return configured if runs(Path(configured)) else ""
    if runs(folder):
        return str(folder)
    return "/" if any(map(os.path.exists, INSTALLED)) else ""


def find_or_fetch(folder: Path) -> str:
    """Return the same as `find`; where there is none, download one into `folder`."""
    if (found := find(folder)) or os.environ.get("TANDEM_DOVECOT"):
        return found
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return ""
    print("No dovecot here; unpacking one for the tests of the IMAP fetcher …", flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="dovecot-") as work:
        root = Path(work, "root")
        if not unpack(Path(work), root):
            return ""
        relocate(root)
        shutil.rmtree(folder, ignore_errors=True)
        with contextlib.suppress(OSError):  # another run was faster
            root.rename(folder)
    return find(folder)


def unpack(work: Path, root: Path) -> bool:
    """Download and unpack with apt, with lists and a cache of its own, without root rights."""
    for name in ("lists/partial", "cache/archives/partial"):
        (work / name).mkdir(parents=True)
    apt = ["apt-get", "-q", "-y", "-o", f"Dir::State::Lists={work}/lists"]
    apt += ["-o", f"Dir::Cache={work}/cache", "-o", "Debug::NoLocking=true"]
    apt += ["-o", "APT::Sandbox::User=", "-o", "APT::Update::Post-Invoke="]
    download = ["install", "--download-only", "--reinstall", "--no-install-recommends", PACKAGE]
    if not (succeeds([*apt, "update"]) and succeeds([*apt, *download])):
        return False
    files = list((work / "cache/archives").glob("*.deb"))
    return bool(files) and all(succeeds(["dpkg-deb", "-x", str(f), str(root)]) for f in files)


def relocate(root: Path) -> None:
    """Replace paths under /usr in the binaries by paths beside the running server: see `link`."""
    for path in [*(root / "usr/lib/dovecot").glob("libdovecot.so*"), root / "usr/sbin/dovecot"]:
        if not path.is_symlink():
            content = path.read_bytes()
            for old, new in MOVED.items():
                content = content.replace(old, new.ljust(len(old), b"\0"))
            path.write_bytes(content)


def link(root: Path, folder: Path) -> None:
    """Make `folder` one in which an unpacked dovecot can be started."""
    (folder / "modules").symlink_to(root / "usr/lib/dovecot/modules")
    (folder / "doveconf").symlink_to(root / "usr/bin/doveconf")


def libraries(root: Path) -> str:
    """Return the LD_LIBRARY_PATH for an unpacked dovecot."""
    own = root / "usr/lib/dovecot"
    common = sorted({path.parent for path in (root / "usr/lib").glob("*-linux-*/*.so*")})
    return ":".join(map(str, [own, own / "modules/old-stats", *common]))


def runs(root: Path) -> bool:
    env = os.environ | {"LD_LIBRARY_PATH": libraries(root)}
    return succeeds([str(root / "usr/sbin/dovecot"), "--version"], env)


def succeeds(command: list[str], env: dict[str, str] | None = None) -> bool:
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
