"""The mutation runs reach every pure rule and every guard."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from bench.before_release import STEPS, run
from bench.guards import weakened
from bench.mutations import MAY_SURVIVE, SUBJECTS

ROOT = Path(__file__).parents[2]
FACADES = "ticket_action", "ticket_form", "map_action", "map_form"


def test_every_pure_rule_is_mutated():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    [pure] = [each for each in contracts["contracts"] if each["name"].startswith("Rules are pure")]
    mutated = {
        path.removesuffix(".py").strip("/") for paths, _ in SUBJECTS.values() for path in paths
    }
    assert {module.replace(".", "/") for module in pure["source_modules"]} - mutated == set()


def test_every_path_of_a_run_exists():
    paths = [path for pair in SUBJECTS.values() for paths in pair for path in paths]
    assert [path for path in paths if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('@requires("may_administer")\n', '@requires("is_staff_person")\n'),
        ("@require_POST\n@staff_only\n", "@require_POST\n"),
        ("@ticket_action\n", "@__import__(…).ticket_action\n"),
        ("@ticket_form\n", "@__import__(…).ticket_form\n"),
        ("@map_action\n", "@__import__(…).map_action\n"),
        ('@map_form("journeys:map")\n', '@__import__(…).map_form("journeys:map")\n'),
    ],
)
def test_a_guard_is_weaker_by_one_step(before, after):
    view = "def rename(request):\n    pass\n"
    names, source = weakened(f"def other():\n    pass\n\n\n{before}{view}")
    written = re.sub(r"__import__\([^)]*\)", "__import__(…)", source)
    assert (names, written) == (["rename"], f"def other():\n    pass\n\n\n{after}{view}")


@pytest.mark.parametrize("guard", ["", '@requires("is_staff_person")\n', "@require_POST\n"])
def test_what_admits_all_staff_or_has_no_guard_is_left_alone(guard):
    source = f"{guard}def show(request):\n    pass\n"
    assert weakened(source) == ([], source)


@pytest.mark.parametrize("brackets", ["[]", "()"])
def test_an_api_view_admits_all_staff(brackets):
    begin, end = brackets
    classes = "class One:\n    pass\n\n\nclass Two:\n    permission_classes = "
    source = f"{classes}{begin}IsStaffPerson, MayAnswer{end}\n"
    assert weakened(source) == (["Two"], f"{classes}[IsStaffPerson]\n")


def test_no_guard_of_the_product_is_left_out():
    """Each guard line is found; those that may survive are views of the product."""
    found, lines = set[str](), 0
    for path in ROOT.glob("*/**/*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if not {"views", "view", "api"} & set(parts) or parts[0] in ("tests", "bench", "var"):
            continue
        source = path.read_text()
        names, weaker = weakened(source)
        compile(weaker, str(path), "exec")
        found |= {".".join((*parts, name)) for name in names}
        lines += len(names)
        left = re.findall(rf"^@(?:staff_only|{'|'.join(FACADES)})\b", weaker, re.MULTILINE)
        assert left == [], path
    assert lines > 150
    assert found >= MAY_SURVIVE


def test_the_check_before_a_release_runs_every_step_and_tells_which_failed(capfd, tmp_path):
    assert set(STEPS) == {"tests", "permissions", *SUBJECTS}
    mark = f"open({str(tmp_path / 'ran')!r}, 'w')"
    steps = {"one": [sys.executable, "-c", "exit(3)"], "two": [sys.executable, "-c", mark]}
    assert not run(steps)
    assert (tmp_path / "ran").exists()
    assert capfd.readouterr().out.split() == ["one", "FAILED", "two", "passed"]
    assert run({"two": steps["two"]})
