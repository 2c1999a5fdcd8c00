"""docker-compose.yml names only existing programs, commands, files and settings."""

import importlib
import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "tandem"}
EXAMPLE = dict(re.findall(r"^([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE))
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
    named = re.findall(r"docker/[\w.]+", COMPOSE + (ROOT / "Dockerfile").read_text())
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


# Optional settings; an empty one turns its feature off.
OPTIONAL = {
    "SECRET_KEY_FALLBACKS",
    "WEBHOOK_SECRET",
    "MAILERSEND_INBOUND_SECRET",
    "MAILERSEND_SIGNING_SECRET",
}


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_the_file(name: str) -> None:
    for key, value in SERVICES[name].get("environment", {}).items():
        if key in OPTIONAL:
            assert value == f"${{{key}:-}}", key
        elif re.search("SECRET|PASSWORD|MAIL_URL", key):
            assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), key
        elif "://" in value and "@" in value:
            password = re.search(r"://[^:/]*:(.+)@", value)
            assert password, key
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
    assert read - set(OURS["web"]["environment"]) == set()


def test_folders_of_the_machine_are_read_and_stay_out_of_image_and_repository() -> None:
    mounts = [v for s in SERVICES.values() for v in s.get("volumes", []) if v.startswith("./")]
    assert mounts
    ignored = (
        (ROOT / ".gitignore").read_text().split(),
        (ROOT / ".dockerignore").read_text().split(),
    )
    for folder, _target, mode in (mount.split(":") for mount in mounts):
        assert mode == "ro"
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
