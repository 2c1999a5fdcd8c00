"""Views compose no query: they call the module of the subject, which names what it returns.

A view may walk what it was given (`ticket.messages.all()`), slice it, and fetch one row by its key
with `get_object_or_404(Model, pk=pk)`.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "config", "customers", "demo", "fields", "helpdesk", "journeys", "ledger",
        "mail")  # fmt: skip
MANAGERS = {"objects", "_default_manager", "_base_manager"}
METHODS = {
    "aggregate", "alias", "annotate", "defer", "distinct", "exclude", "filter", "only", "order_by",
    "prefetch_related", "select_for_update", "select_related", "values_list",
}  # fmt: skip
COMPOSING = ("django.db.models", "django.contrib.postgres", "config.composed")


VIEWS = [
    str(path.relative_to(ROOT))
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "views" in path.relative_to(ROOT).parts or path.name in ("view.py", "views.py")
]


def queries(source: str) -> list[str]:
    """Each place where a query is composed, as "line: name"."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            found.append(f"{node.lineno}: {node.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in METHODS:
                found.append(f"{node.lineno}: {node.func.attr}")
        elif isinstance(node, ast.Import):
            found += [f"{node.lineno}: {a.name}" for a in node.names if is_composing(a.name)]
        elif isinstance(node, ast.ImportFrom) and is_composing(node.module or ""):
            found.append(f"{node.lineno}: {node.module}")
    return found


def is_composing(module: str) -> bool:
    return any(f"{module}.".startswith(f"{each}.") for each in COMPOSING)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_composes_no_query(name: str) -> None:
    assert queries((ROOT / name).read_text()) == [], (
        f"{name}: name each query in the module of its subject."
    )


@pytest.mark.parametrize(
    "line",
    [
        "found = Ticket.objects.get(pk=pk)",
        "server = model._default_manager.first()",
        "rows = visible_tickets(user).filter(status='open')",
        "notes = person.notes.select_related('author')[:20]",
        "from django.db.models import Q",
        "import django.db.models",
        "from config.composed import composed_once",
    ],
)
def test_a_query_is_found(line: str) -> None:
    assert len(queries(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "found = get_object_or_404(Team, pk=pk)",
        "lines = visible_timeline(user, person, kinds=['ticket'])[:20]",
        "members = list(team.members.all())",
        "facts = {**page.values()}",
        "context = {'filter': asked_for, 'only': only}",
        "from django.template import library",
        "from django.db import transaction",
    ],
)
def test_a_call_of_a_named_query_is_allowed(line: str) -> None:
    assert queries(line) == []


def test_there_are_views_to_read() -> None:
    assert len(VIEWS) > 50
    assert {"journeys/placement/views.py", "mail/inbound/webhooks/view.py"} <= set(VIEWS)
