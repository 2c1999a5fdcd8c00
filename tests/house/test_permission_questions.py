"""May this person? is asked in access modules: by decorators of views, or by functions that views,
receivers and tasks call. Actions check the thing they change and never the person."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
APPS = ("config", "ledger", "accounts", "fields", "customers", "mail", "helpdesk", "journeys",
        "demo")  # fmt: skip
# The predicates are defined in the first; the others ask them.
ASKING = {"accounts/models/user.py", "accounts/permissions.py"}
PREFIXES = ("may_", "can_")
# A role is a permission too. `is_agent` is not: who works on tickets decides how a ticket moves.
ROLES = {"is_staff_person", "sees_all_by_role", "sees_all_tickets"}
PREDICATES = ROLES | {name for name in dir(User) if name.startswith(PREFIXES)}


def modules() -> Iterator[tuple[str, str]]:
    """Path and text of each module that must not ask."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if path.name != "access.py" and "migrations" not in path.parts and name not in ASKING:
                yield name, path.read_text()


def templates() -> Iterator[tuple[str, str]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.html")):
            yield str(path.relative_to(ROOT)), path.read_text()


def questions_of_a_template(source: str) -> list[str]:
    """Return the predicates of a person that a template reads; `may('answer')` asks access."""
    return [
        name
        for name in re.findall(r"\b(?:user|by|person|owner)\.(\w+)", source)
        if name in PREDICATES
    ]


def questions(source: str, *, in_actions: bool = False) -> list[str]:
    """Each place where a predicate of a person is read, as "line: predicate".

    `@requires("may_answer")` and `page(..., may="may_answer")` declare it, which is allowed outside
    of actions; `getattr(user, "may_answer")` is not.
    """
    found = []
    for node in ast.walk(ast.parse(source)):
        name = ""
        if isinstance(node, ast.Attribute):
            name = node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            is_asking = in_actions or node.func.id in ("getattr", "hasattr")
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            name = next((text for text in texts if text in PREDICATES), "") if is_asking else ""
        elif in_actions and isinstance(node, ast.ImportFrom):
            is_access = (node.module or "").endswith("access")
            names = [each.name for each in node.names]
            name = next((n for n in names if n.startswith(PREFIXES)), "") if is_access else ""
        if name in PREDICATES or (name and isinstance(node, ast.ImportFrom)):
            found.append(f"{node.lineno}: {name}")
    return found


def is_action(name: str) -> bool:
    return "/actions/" in name


def test_only_access_asks_what_a_person_may_do() -> None:
    found = {
        name: asked
        for name, source in modules()
        if (asked := questions(source, in_actions=is_action(name)))
    }
    assert found == {}


def test_no_template_asks_a_person() -> None:
    found = {name: asked for name, text in templates() if (asked := questions_of_a_template(text))}
    assert found == {}
    assert questions_of_a_template("{% if user.may_answer %}") == ["may_answer"]
    assert questions_of_a_template("{% if may('answer') %}") == []
    assert sum("may('" in text for _name, text in templates()) > 5


@pytest.mark.parametrize(
    "source",
    [
        "if not by.may_answer: raise CannotReply",
        "show = request.user.may_edit_maps and draft",
        "getattr(user, 'may_administer', False)",
        "if not user.sees_all_tickets: answers = answers.filter(ticket__in=visible)",
        "owner = next(each for each in people if each.is_staff_person)",
        "hasattr(person, 'is_staff_person')",
    ],
)
def test_a_question_is_found(source: str) -> None:
    assert len(questions(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "if statuses.may_become(before, status): pass",
        "@requires('may_answer')\ndef view(request): pass",
        "page('mail:queue', may='may_administer')",
        "if may_answer(user): pass",
        "if is_staff_person(owner): pass",
        "page('accounts:profile', may='is_staff_person')",
    ],
)
def test_a_declaration_and_a_rule_of_a_thing_are_no_questions(source: str) -> None:
    assert questions(source) == []


def test_an_action_asks_nothing_through_access_either() -> None:
    source = "from helpdesk.access import may_answer"
    assert questions(source) == []
    assert questions(source, in_actions=True) == ["1: may_answer"]


def test_there_are_modules_and_predicates_to_look_for() -> None:
    assert {"may_administer", "may_answer", "may_note"} <= PREDICATES
    assert set(dir(User)) >= ROLES
    assert sum(is_action(name) for name, _source in modules()) > 40
