"""The Chromium for the browser tests: found, or installed where permitted."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/snap/bin/chromium",
)
NOT_FOUND = (
    "No browser: the browser tests need Chromium or Chrome, none was found, and none could be "
    "installed here. Install one, or name yours: TANDEM_CHROMIUM=/path/to/chrome bin/test"
)


def find_or_install() -> str:
    """Return the path of a working browser; "" if there is none and none can be installed."""
    if found := find():
        return found
    print("No Chromium or Chrome here; installing one for the browser tests …", flush=True)
    for commands in installers():
        if all(succeeds(command) for command in commands) and (found := find()):
            return found
    return ""


def find() -> str:
    configured = os.environ.get("TANDEM_CHROMIUM")
    candidates = [configured, *map(shutil.which, NAMES), *PLACES, playwrights_own()]
    return next((c for c in candidates if c and succeeds([c, "--version"])), "")


def playwrights_own() -> str:
    try:
        from playwright.sync_api import sync_playwright

        with sync_playwright() as playwright:
            path = playwright.chromium.executable_path
    except Exception:
        return ""  # any failure means that it does not work
    return path if Path(path).exists() else ""


def installers() -> list[list[list[str]]]:
    ways = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if shutil.which("apt-get") and (may := as_root()) is not None:
        install = [*may, "apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"]
        ways.append([[*may, "apt-get", "update", "-q"], install])
    return ways


def as_root() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and succeeds([*sudo, "true"]) else None


def succeeds(command: list[str]) -> bool:
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=env, capture_output=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
