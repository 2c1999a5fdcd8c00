"""bin/test inside the environment: all checks, or pytest on the given paths."""

import hashlib
import os
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from types import FrameType

from devserver import browser, dovecot, template_database
from devserver.embedded.failures import CannotServe
from devserver.embedded.servers import Servers
from devserver.options import ROOT

PYTHON = sys.executable
TOOLS = Path(sysconfig.get_path("scripts"))
LINT_IMPORTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"
CHECKS: list[tuple[str, list[str]]] = [
    ("ruff", [PYTHON, "-m", "ruff", "check", "--output-format", "concise", "."]),
    ("format", [PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", "."]),
    ("templates", [PYTHON, "-m", "djlint", "--lint", "--quiet", "."]),
    ("scripts", [str(TOOLS / "oxlint"), "static/js"]),
    ("script format", [str(TOOLS / "oxfmt"), "--check", "static/js"]),
    ("import contracts", [PYTHON, "-c", LINT_IMPORTS, "--no-logo"]),
    ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ("types", [PYTHON, "-m", "mypy", "."]),
]
FOLDERS_TRIED = 4
DOVECOT = ROOT / "var" / "dovecot"


def main() -> None:
    signal.signal(signal.SIGTERM, interrupt)
    arguments = sys.argv[2:]
    try:
        servers = start_servers()
    except CannotServe as problem:
        sys.exit(str(problem))
    try:
        code = run_all(arguments, environment(servers), servers.folder.path)
    except KeyboardInterrupt:
        code = 130
    finally:
        servers.stop()
    sys.exit(code)


def start_servers() -> Servers:
    """Start the servers on their own data; a second run in parallel uses the next folder."""
    for number in range(1, FOLDERS_TRIED + 1):
        servers = Servers(
            ROOT / "var" / ("test" if number == 1 else f"test-{number}"),
            postgres=not os.environ.get("DATABASE_URL"),
            valkey=not os.environ.get("REDIS_URL"),
            durable=False,
        )
        try:
            return servers.start()
        except CannotServe:
            if number == FOLDERS_TRIED or not servers.folder.is_claimed_elsewhere():
                raise
    raise AssertionError("The last try returns or raises.")


def environment(servers: Servers) -> dict[str, str]:
    (servers.folder.path / "static").mkdir(exist_ok=True)
    ours = {
        "DATABASE_URL": os.environ.get("DATABASE_URL") or servers.database_url,
        "REDIS_URL": os.environ.get("REDIS_URL") or servers.redis_url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTEST_PLUGINS": "tests.own_redis",
        "SECRET_KEY": "only-for-tests",
        "TANDEM_DATA": str(servers.folder.path),
        # The tests' own servers of mailboxes.
        "PRIVATE_MAIL_SERVERS": "127.0.0.0/8,::1",
        "TANDEM_DEMO": os.environ.get("TANDEM_DEMO", "1"),
        "TANDEM_CHROMIUM": os.environ.get("TANDEM_CHROMIUM") or browser.find(),
        "TANDEM_DOVECOT": dovecot.find(DOVECOT),
    }
    return dict(os.environ) | ours


def run_all(arguments: list[str], env: dict[str, str], data: Path) -> int:
    if arguments:
        return pytest([absolute(argument) for argument in arguments], env, data)
    template = template_database.Build(env)  # while the checks run
    failed = [name for name, command in CHECKS if not passes(name, command, env)]
    failed += bring_along(env)
    if template.finish():
        env[template_database.VARIABLE] = template_database.NAME
    else:
        failed.append("template database")
    if failed:
        print(f"\nFailed so far: {', '.join(failed)}.", flush=True)
    print("\n== tests", flush=True)
    # In small portions: neither process ends long before the other.
    code = pytest(["-n", "2", "--maxschedchunk", "20", "--create-db"], env, data)
    return code or int(bool(failed))


def bring_along(env: dict[str, str]) -> list[str]:
    """Provide what the tests need besides Python; return the names of what is missing."""
    missing = []
    env["TANDEM_CHROMIUM"] = env["TANDEM_CHROMIUM"] or browser.find_or_install()
    if not env["TANDEM_CHROMIUM"]:
        print(browser.NOT_FOUND, flush=True)
        missing.append("browser")
    env["TANDEM_DOVECOT"] = env["TANDEM_DOVECOT"] or dovecot.find_or_fetch(DOVECOT)
    if not env["TANDEM_DOVECOT"]:
        print(dovecot.NOT_FOUND, flush=True)
        missing.append("dovecot")
    return missing


def passes(name: str, command: list[str], env: dict[str, str]) -> bool:
    print(f"\n== {name}", flush=True)
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=env).returncode
    print(f"{name}: {'FAILED' if code else 'good'}, {time.monotonic() - began:.1f} s", flush=True)
    return code == 0


def pytest(arguments: list[str], env: dict[str, str], data: Path) -> int:
    """Run pytest. Test databases are kept between runs, and recreated when a migration changed."""
    known, code = data / "migrations.fingerprint", fingerprint()
    is_known = known.exists() and known.read_text() == code
    if not is_known:
        arguments = ["--create-db", *arguments]
    if template_database.VARIABLE not in env and (
        (is_known and template_database.exists(env["DATABASE_URL"]))
        or template_database.Build(env).finish()
    ):
        env[template_database.VARIABLE] = template_database.NAME
    done = subprocess.run([PYTHON, "-m", "pytest", *arguments], env=env, cwd=ROOT).returncode
    known.write_text(code)
    return done


def absolute(argument: str) -> str:
    """Return a path relative to the caller's directory as absolute; other words unchanged."""
    path, colons, test = argument.partition("::")
    return os.path.abspath(path) + colons + test if os.path.exists(path) else argument


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
