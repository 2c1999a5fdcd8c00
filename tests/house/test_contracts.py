"""The import contracts of pyproject.toml: each reports a violation, and pure rules are pure."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter, defaultdict
from itertools import takewhile
from pathlib import Path

import grimp
import pytest

MAX_ARROWS = 46  # of imports between the modules and folders at the root of journeys
ROOT = Path(__file__).resolve().parents[2]
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PURE = next(each for each in SETTINGS["contracts"] if each["name"].startswith("Rules are pure"))
IMPURE = {
    "django.db",
    "django.http",
    "django.utils.timezone",
    "django.shortcuts",
    "django.core.cache",
    "django.conf",
}
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"
VIOLATIONS = [
    ("customers/models/customer.py", "mail.models", "Apps import in one direction"),
    ("helpdesk/access.py", "journeys.models", "Apps import in one direction"),
    ("config/web/toasts.py", "ledger.models", "Apps import in one direction"),
    ("config/cache.py", "config.settings", "Inside the configuration"),
    ("config/new_room.py", "config.cache", "Inside the configuration"),
    ("devserver/embedded/folder.py", "devserver.plan", "Inside the development server"),
    ("accounts/models/team.py", "accounts.forms", "Inside accounts and customers"),
    ("fields/registry.py", "customers.models", "Apps import in one direction"),
    ("fields/registry.py", "fields.conditions", "Inside the fields"),
    ("fields/new_room.py", "fields.registry", "Inside the fields"),
    ("ledger/models.py", "ledger.tasks", "Inside the ledger"),
    ("mail/models/mailbox.py", "mail.outbound.queue", "Inside mail"),
    ("mail/outbound/deliver.py", "mail.inbound.store", "Inside mail"),
    ("mail/new_room.py", "mail.models", "Inside mail"),
    ("helpdesk/mail/handler.py", "mail.inbound.acknowledge", "A handler of mail answers"),
    ("journeys/mail_handler.py", "mail.outbound.queue", "A handler of mail answers"),
    (
        "journeys/feedback/actions/receive_reply.py",
        "journeys.feedback.emails.auto_replies",
        "A handler of mail answers",
    ),
    ("helpdesk/statuses.py", "helpdesk.models", "Inside the helpdesk"),
    ("helpdesk/actions/note.py", "helpdesk.views.inbox", "Inside the helpdesk"),
    ("journeys/reports/period.py", "journeys.maps.gallery", "Inside the journeys"),
    ("journeys/new_room.py", "journeys.models", "Inside the journeys"),
    ("demo/people.py", "demo.tour.steps", "Inside the demo"),
    ("demo/new_room.py", "demo.models", "Inside the demo"),
    ("demo/postbox/compose.py", "demo.postbox.mail_list", "Inside the demo's Postbox"),
    ("demo/seed/conversation.py", "demo.seed.feedback", "Inside the demo's seed"),
    ("helpdesk/access.py", "devserver.start", "The product does not import the development"),
    ("devserver/environment.py", "config.secrets", "The development server imports no app"),
    ("journeys/metrics/scales.py", "helpdesk.models", "Rules are pure"),
    ("journeys/maps/charts/bars.py", "ledger.models", "Rules are pure"),
    ("journeys/feedback/replies/score.py", "ledger.models", "Rules are pure"),
    ("journeys/feedback/replies/stars.py", "journeys.access", "Rules are pure"),  # by way of it
    ("journeys/feedback/send_window.py", "journeys.models", "Rules are pure"),
    ("journeys/feedback/eligibility.py", "ledger.events", "Rules are pure"),
    ("mail/parsing/read.py", "customers.models", "Rules are pure"),
    ("journeys/maps/ordering.py", "config.web.counting", "Rules are pure"),
    ("helpdesk/statuses.py", "fields.conditions", "Rules are pure"),
    ("mail/parsing/message/leaf.py", "mail.parsing.attachments.read", "No circular imports"),
    ("mail/parsing/parsed.py", "mail.parsing.classify.subjects", "No circular imports"),
    ("customers/models/contact_point.py", "customers.models.customer", "No circular imports"),
    ("journeys/metrics/figures.py", "journeys.maps.gallery", "No circular imports"),
    ("devserver/options.py", "devserver.start", "No circular imports"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    for package in SETTINGS["root_packages"]:
        ignored = shutil.ignore_patterns("__pycache__", "templates", "static", "*.json")
        shutil.copytree(ROOT / package, folder / package, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def broken_contracts(folder: Path) -> dict[str, str]:
    """Return the report of each broken contract by its name."""
    command = [sys.executable, "-c", LINT, "--no-logo", "--no-cache"]
    environment = os.environ | {"COLUMNS": "500"}  # an import stands on one line
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    broken = re.findall(r"^(.+) BROKEN", done.stdout, re.MULTILINE)
    assert bool(broken) == bool(done.returncode), done.stdout + done.stderr
    reports = done.stdout.partition("Broken contracts")[2]
    parts = [reports.partition(f"\n{name}\n---")[2] for name in broken]
    ends = [re.search(r"\n[^\n]+\n-{3,}\n", part[1:]) for part in parts]
    return {
        name: part[: end.start() + 1] if end else part
        for name, part, end in zip(broken, parts, ends, strict=True)
    }


def rounds() -> list[list[tuple[str, str, str]]]:
    """Spread the violations, so that each round has one of each contract: a run takes seconds."""
    number: Counter[str] = Counter()
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for violation in VIOLATIONS:
        contract = violation[2]
        found[number[contract]].append(violation)
        number[contract] += 1
    return [*found.values()]


def test_each_contract_has_a_violation() -> None:
    names = {each["name"] for each in SETTINGS["contracts"]}
    assert not [
        name for name in names if not any(name.startswith(contract) for *_, contract in VIOLATIONS)
    ]


def test_an_unchanged_copy_keeps_all_contracts(copy: Path) -> None:
    assert broken_contracts(copy) == {}


@pytest.mark.parametrize("violations", rounds(), ids=lambda each: f"{len(each)} contracts")
def test_each_violation_is_reported(copy: Path, violations: list[tuple[str, str, str]]) -> None:
    paths = [copy / module for module, *_ in violations]
    before = {path: path.read_text() if path.exists() else "" for path in paths}
    for path, (_module, imported, _contract) in zip(paths, violations, strict=True):
        path.write_text(f"{path.read_text() if path.exists() else ''}\nimport {imported}\n")
    try:
        broken = broken_contracts(copy)
    finally:
        for path, text in before.items():
            path.write_text(text) if text else path.unlink()
    for violation in violations:
        reports = [report for name, report in broken.items() if name.startswith(violation[2])]
        assert any(words_for(*violation) in report for report in reports), violation


def words_for(module: str, imported: str, contract: str) -> str:
    """Return what a report says of this violation alone."""
    name = module.removesuffix(".py").replace("/", ".")
    if contract == "No circular imports":
        both = zip(name.split("."), imported.split("."), strict=False)
        common = takewhile(lambda pair: pair[0] == pair[1], both)
        return f"allowed in {'.'.join(part for part, _same in common)}."
    if name.endswith(".new_room"):  # no layer lists it
        return f"- {name}\n"
    return f"{name} -> {imported}"


def impure_imports(source: str) -> set[str]:
    """Return imported modules of Django that read a database, a clock or a request."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if any(f"{name}.".startswith(f"{bad}.") for bad in IMPURE)}


def pure_files() -> list[Path]:
    files: list[Path] = []
    for module in PURE["source_modules"]:
        path = ROOT / module.replace(".", "/")
        files += sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    return files


@pytest.mark.parametrize("path", pure_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_pure_rules_use_no_database_clock_or_request(path: Path) -> None:
    assert impure_imports(path.read_text()) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from django.db import models",
        "from django.db.models import Q",
        "import django.db",
        "from django.utils import timezone",
        "from django.utils.timezone import now",
        "from django.http import HttpRequest",
        "def rule():\n    from django.db import connection",
    ],
)
def test_an_impure_import_is_noticed(line: str) -> None:
    assert impure_imports(line)


def test_the_rooms_of_the_journeys_import_each_other_sparingly() -> None:
    imports = grimp.build_graph("journeys")
    rooms = {
        (source, target)
        for module in imports.modules
        for imported in imports.find_modules_directly_imported_by(module)
        for source, target in [(room_of(module), room_of(imported))]
        if source and target and source != target
    }
    assert len(rooms) <= MAX_ARROWS, sorted(rooms)


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_words_and_escaping_are_allowed() -> None:
    assert not impure_imports("from django.utils.translation import gettext as _")
    assert not impure_imports("from django.utils.html import format_html")
