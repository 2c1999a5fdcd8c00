"""The processes of Tandem and their environment."""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import urlsplit

from devserver.embedded import ports
from devserver.embedded.folder import read_or_create_secret
from devserver.embedded.servers import Servers
from devserver.embedded.supervisor import Service
from devserver.options import ROOT, CannotStart, Options, check_port

SMTP_SERVER_PORT = 2525
MAIL_SINK_PORT = 1025
FIRST_LINK = "first-administrator"  # the file of the data folder with the link
HEARTBEAT_TIMEOUT = 120.0  # seconds without a heartbeat after which a process is restarted


def environment(options: Options, servers: Servers, *, with_sink: bool) -> dict[str, str]:
    inbound = os.environ.get("INBOUND_SMTP") or f"127.0.0.1:{ports.first_free(SMTP_SERVER_PORT)}"
    ours = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(options.data),
        "DATABASE_URL": os.environ.get("DATABASE_URL") or servers.database_url,
        "REDIS_URL": os.environ.get("REDIS_URL") or servers.redis_url,
        "INBOUND_SMTP": inbound,
        "PUBLIC_URL": os.environ.get("PUBLIC_URL") or f"http://127.0.0.1:{options.port}",
        "TANDEM_DATA": str(options.data),
        "TANDEM_DEMO": "1" if options.is_demo else "0",
    }
    if with_sink:
        ours["MAIL_URL"] = f"smtp://127.0.0.1:{ports.first_free(MAIL_SINK_PORT)}"
    if options.is_demo:
        # To try mailboxes with servers on this machine.
        ours["PRIVATE_MAIL_SERVERS"] = os.environ.get("PRIVATE_MAIL_SERVERS") or "127.0.0.0/8,::1"
    # WhiteNoise expects the folder at each start, also where nothing is collected.
    (options.data / "static").mkdir(exist_ok=True)
    return dict(os.environ) | ours


def services(options: Options, *, with_sink: bool) -> list[Service]:
    manage: list[str | Path] = [sys.executable, ROOT / "manage.py"]
    celery: list[str | Path] = [sys.executable, "-m", "celery", "-A", "config"]
    found = [
        Service("web", [*web(), "--port", str(options.port)], patience=4),
        Service("smtp", [*manage, "smtp_server"], heartbeat_timeout=HEARTBEAT_TIMEOUT),
        Service("imap", [*manage, "imap_fetcher"], heartbeat_timeout=HEARTBEAT_TIMEOUT),
        Service(
            "beat",
            [*celery, "beat", "--pidfile=", "-s", options.data / "beat-schedule"],
            heartbeat_timeout=HEARTBEAT_TIMEOUT,
        ),
        # Workers of their own: mail that takes long to read delays no other task.
        carrier("worker", "reactions,sweeps", processes=2),
        carrier("reader", "mail", processes=2),
        Service(
            "mailer", [*manage, "mailer"], stage=2, patience=15, heartbeat_timeout=HEARTBEAT_TIMEOUT
        ),
    ]
    if with_sink:
        found.append(Service("mail-sink", [*manage, "mail_sink"], stage=3))
    return found


def preparation(options: Options) -> list[str | Path]:
    return [sys.executable, ROOT / "devserver", "prepare", "demo" if options.is_demo else "work"]


def preload() -> None:
    """Load what every process would load for itself."""
    import gc
    import importlib

    import django

    django.setup()
    for name in ("config.urls", "celery.bin.celery", "celery.concurrency.prefork", "uvicorn.main"):
        importlib.import_module(name)
    gc.freeze()  # so that the children's collectors leave shared memory shared


def needs_sink(options: Options) -> bool:
    """Return True if mail needs a local sink: a demo's customers get no real mail, unless MAIL_URL
    is set."""
    return options.is_demo and not os.environ.get("MAIL_URL")


def web() -> list[str | Path]:
    # Open streams of live updates never end by themselves, so they are cut after one second.
    return [
        *[sys.executable, "-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1"],
        *["--timeout-graceful-shutdown", "1", "--no-access-log", "--log-level", "info"],
    ]


def carrier(name: str, queues: str, *, processes: int) -> Service:
    celery = [sys.executable, "-m", "celery", "-A", "config", "worker", "-n", f"{name}@%h"]
    # Workers do not need gossip; mingle costs a second of every start.
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    command = [*celery, "-Q", queues, "-c", str(processes), *quiet]
    return Service(name, command, stage=2, patience=15, heartbeat_timeout=HEARTBEAT_TIMEOUT)


def secret_key(data: Path) -> str:
    """Return the stored key, created once, so that sessions and signed links stay valid."""
    return read_or_create_secret(data / "secret-key", secrets.token_urlsafe(50))


def check_purpose(options: Options) -> None:
    """Refuse to mix real data and demo.

    Mail of real customers must never reach the demo's Postbox, nor the demo real customers.
    """
    path, wanted = options.data / "purpose", "demo" if options.is_demo else "work"
    if not path.exists():
        path.write_text(wanted)
    elif path.read_text().strip() != wanted:
        here = "of real work" if options.is_demo else "of the demo"
        use = "Start with --no-demo" if options.is_demo else "Start without --no-demo"
        raise CannotStart(
            f"The data in {options.data} are {here}. {use}, or choose another folder: "
            f"bin/run {'' if options.is_demo else '--no-demo '}--data DIR"
        )


def check_inbound() -> None:
    listen = os.environ.get("INBOUND_SMTP")
    if not listen:
        return
    host, _, port = listen.rpartition(":")
    if not port.isdigit():
        raise CannotStart("INBOUND_SMTP is host:port, for example 127.0.0.1:2525.")
    if not (ports.is_free(int(port), host or "127.0.0.1") and ports.claim(int(port))):
        raise CannotStart(
            f"Tandem cannot listen for mail on {listen}: the port is taken or not this user's. "
            "Set INBOUND_SMTP to another host:port."
        )


def check_database() -> None:
    url = os.environ.get("DATABASE_URL")
    if not url:
        return
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as problem:
        reason = str(problem).strip().splitlines()[-1].strip()
        raise CannotStart(
            f"The database of DATABASE_URL at {place(url)} does not answer: {reason} "
            "Start it or mend DATABASE_URL, or unset it and Tandem starts a PostgreSQL by itself."
        ) from problem


def check_valkey() -> None:
    """Check the servers of REDIS_URL and CACHE_URL, where they are given."""
    import redis

    for name in ("REDIS_URL", "CACHE_URL"):
        url = os.environ.get(name)
        if not url:
            continue
        try:
            redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5).ping()
        except (redis.RedisError, ValueError) as problem:
            raise CannotStart(
                f"The server of {name} at {place(url)} does not answer: {problem} "
                f"Start it or mend {name}, or unset it and Tandem starts a Valkey by itself."
            ) from problem


def place(url: str) -> str:
    """Return host and port, without the password."""
    return urlsplit(url).netloc.rpartition("@")[2] or "an unnamed host"


def check_all(options: Options) -> None:
    check_port(options.port)
    if not ports.claim(options.port):
        raise CannotStart(
            f"Port {options.port} is claimed by another Tandem that is starting. Choose another "
            f"port: bin/run --port {options.port + 1}"
        )
    check_inbound()
    check_database()
    check_valkey()
    check_purpose(options)
