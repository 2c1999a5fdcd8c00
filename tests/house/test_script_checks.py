"""The linter and the formatter of static/js find what they are there for."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = Path(sysconfig.get_path("scripts"))
FAULTS = {
    "no-unused-vars": "const unused = 1;\n",
    "no-undef": "jQuery();\n",
    "eqeqeq": "export const isOne = (it) => it == 1;\n",
    "no-dupe-else-if": "export function f(a) {\n  if (a) return 1;\n  else if (a) return 2;\n"
    "  return 3;\n}\n",
    "branches-sharing-code": "export function f(a, b) {\n  if (a) {\n    b(1);\n    b(2);\n"
    "  } else {\n    b(1);\n    b(3);\n  }\n}\n",
    "no-self-compare": "export const f = (a) => a === a;\n",
    "catch-or-return": "export function f() {\n  fetch(location).then((it) => it.text());\n}\n",
    "no-self-import": 'import { f } from "./fault.js";\n\nf();\n',
    "named": 'import { gone } from "./other.js";\n\ngone();\n',
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A checkout with nothing but the tools' settings, in a folder with a space in its name."""
    folder = tmp_path / "my desk"
    (folder / "static" / "js").mkdir(parents=True)
    for name in (".oxlintrc.json", ".oxfmtrc.json"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "static" / "js" / "other.js").write_text("export const here = 1;\n")
    return folder


def run(tool: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [str(TOOLS / tool), *arguments, "static/js"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("rule", FAULTS)
def test_the_linter_reports(rule: str, desk: Path):
    (desk / "static" / "js" / "fault.js").write_text(FAULTS[rule])
    done = run("oxlint", "-f", "unix", folder=desk)
    assert done.returncode == 1
    assert f"({rule})" in done.stdout


def test_the_linter_passes_what_has_no_fault(desk: Path):
    assert run("oxlint", folder=desk).returncode == 0


def test_the_linter_leaves_out_what_others_published(desk: Path):
    (desk / "static" / "vendor").mkdir()
    (desk / "static" / "vendor" / "fault.js").write_text(FAULTS["no-undef"])
    command = [str(TOOLS / "oxlint"), "static"]
    assert subprocess.run(command, cwd=desk, capture_output=True, check=False).returncode == 0


def test_the_formatter_reports_another_layout(desk: Path):
    assert run("oxfmt", "--check", folder=desk).returncode == 0
    (desk / "static" / "js" / "other.js").write_text("export const here = '1'\n")
    assert run("oxfmt", "--check", folder=desk).returncode == 1


def test_both_are_among_the_checks():
    checks = (ROOT / "devserver" / "checks.py").read_text()
    assert '"oxlint"), "static/js"' in checks
    assert '"oxfmt"), "--check", "static/js"' in checks
    assert Path(sys.prefix) in TOOLS.parents
