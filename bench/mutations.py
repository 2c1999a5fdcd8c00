"""Change the code a little, many times, and tell which changes no test notices.

    python bench/mutations.py rules|texts|parsing|ledger [--only PATTERN] [--processes 1]
    python bench/mutations.py permissions

All but `permissions` are mutated by mutmut (pip install -r requirements-mutations.txt) in a copy
under var/mutations, where a later run goes on. mutmut leaves decorated functions alone, so
`permissions` weakens the guard of each view and API view itself, in the same copy, and asks every
URL once. It ends with 1 where a guard survives that is not in MAY_SURVIVE. The servers are those
of DATABASE_URL and REDIS_URL, else its own.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.guards import weakened
from bench.mutation_score import mutmut_score, print_score
from devserver.checks import environment, start_servers

COPY = ROOT / "var" / "mutations"
LEFT_OUT = shutil.ignore_patterns("var", ".venv", ".git", "__pycache__", ".*_cache", ".hypothesis")
SUBJECTS: dict[str, tuple[list[str], list[str]]] = {
    "rules": (
        [
            "journeys/metrics/", "journeys/feedback/eligibility.py",
            "journeys/feedback/send_window.py", "journeys/feedback/bot_detection.py",
            "journeys/feedback/replies/", "journeys/maps/ordering.py", "journeys/maps/charts/",
            "helpdesk/statuses.py", "helpdesk/snooze_times.py", "customers/phone_numbers.py",
        ],
        [
            "tests/journeys/metrics", "tests/journeys/feedback/test_eligibility.py",
            "tests/journeys/feedback/test_send_window.py",
            "tests/journeys/feedback/test_bot_detection.py", "tests/journeys/feedback/replies",
            "tests/journeys/maps/test_ordering.py", "tests/journeys/maps/charts",
            "tests/helpdesk/test_statuses.py", "tests/helpdesk/test_snooze_times.py",
            "tests/customers/test_contact_points.py", "tests/customers/test_shared_phones.py",
        ],
    ),
    "texts": (
        ["helpdesk/formatting.py", "helpdesk/html_email/", "helpdesk/mentions.py"],
        [
            "tests/helpdesk/html_email", "tests/helpdesk/test_mentions.py",
            "tests/helpdesk/test_previews.py", "tests/helpdesk/test_wait_tone.py",
            "tests/helpdesk/actions/test_reply.py", "tests/helpdesk/mail",
        ],
    ),
    "parsing": (["mail/parsing/"], ["tests/mail/parsing"]),
    "ledger": (["ledger/"], ["tests/ledger"]),
}  # fmt: skip
# The look-up of the stage or touchpoint refuses the same people with the same answer.
MAY_SURVIVE = {"journeys.maps.views.stages.menu", "journeys.maps.views.touchpoints.menu"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("subject", choices=[*SUBJECTS, "permissions"])
    parser.add_argument("--only", help="names of mutants, with *: journeys.metrics.evidence*")
    parser.add_argument("--processes", type=int, default=1)
    options = parser.parse_args()
    servers = start_servers()
    try:
        env = environment(servers) | {"PYTHONPATH": ""}
        if options.subject == "permissions":
            mutate_guards(env)
        else:
            run_mutmut(options.subject, env, options.only, options.processes)
    finally:
        servers.stop()


def copy_tree() -> None:
    """The tree as it is now; what an earlier run found in the copy stays."""
    shutil.copytree(ROOT, COPY, ignore=LEFT_OUT, dirs_exist_ok=True)


def run_mutmut(subject: str, env: dict[str, str], only: str | None, processes: int) -> None:
    paths, tests = SUBJECTS[subject]
    copy_tree()
    folders = [path.name for path in COPY.iterdir() if path.name not in ("mutants", "setup.cfg")]
    settings = {
        "paths_to_mutate": paths,
        "tests_dir": tests,
        "also_copy": folders,
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "--reuse-db"],
    }
    lines = [f"{key}=\n    " + "\n    ".join(values) for key, values in settings.items()]
    (COPY / "setup.cfg").write_text("[mutmut]\n" + "\n".join(lines) + "\nmax_stack_depth=-1\n")
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(processes)]
    subprocess.run(command + ([only] if only else []), cwd=COPY, env=env, check=False)
    if not mutmut_score(COPY, paths) and only is None:
        sys.exit("Not all mutants were run: start it again, and it goes on.")


def mutate_guards(env: dict[str, str]) -> None:
    """Weaken every guard at once: a guard decides about its own view alone, so that each view's
    rows of the table tell whether this one was noticed."""
    copy_tree()
    urls, views = urls_of_views(env), []
    for path in sorted(COPY.glob("*/**/*.py")):
        source, module = path.read_text(), ".".join(path.relative_to(COPY).with_suffix("").parts)
        rooms = set(module.split("."))
        if not {"views", "view", "api"} & rooms or module.startswith(("mutants", "tests", "bench")):
            continue
        names, weaker = weakened(source)
        views += [f"{module}.{name}" for name in names]
        path.write_text(weaker)
    failed = failed_urls(env)
    killed = [view for view in views if failed & set(urls.get(view, ()))]
    survived = [view for view in views if view in urls and view not in killed]
    print_score(len(killed), survived, [view for view in views if view not in urls])
    sys.exit(bool(set(survived) - MAY_SURVIVE))


def urls_of_views(env: dict[str, str]) -> dict[str, list[str]]:
    """The names of the URLs of each view, by the view's module and name."""
    code = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver\n"
        "def walk(patterns, prefix=''):\n"
        "    for each in patterns:\n"
        "        if hasattr(each, 'url_patterns'):\n"
        "            inner = each.namespace\n"
        "            walk(each.url_patterns, f'{prefix}{inner}:' if inner else prefix)\n"
        "        else:\n"
        "            view = each.callback\n"
        "            name = getattr(view, 'cls', view).__name__\n"
        "            print(view.__module__, name, f'{prefix}{each.name}')\n"
        "walk(get_resolver().url_patterns)\n"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=COPY, env=env, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        module, view, name = line.split()
        found.setdefault(f"{module}.{view}", []).append(name)
    return found


def failed_urls(env: dict[str, str]) -> set[str]:
    """The names of the URLs whose answers are no longer those of the table."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--reuse-db"]
    command += ["--tb=no", "-rfE", "tests/house/test_every_url.py"]
    done = subprocess.run(command, cwd=COPY, env=env, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stdout[-2000:])
    return set(re.findall(r"^FAILED .*answer_of_the_table\[([\w:-]+) ", done.stdout, re.M))


if __name__ == "__main__":
    main()
