"""Fixtures for tests in a real Chromium against a real server."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_playwright_axe
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from config.web import rail
from helpdesk.actions.open import open_ticket
from helpdesk.models import Ticket
from helpdesk.views import inbox
from tests.personas import signed_in

# Playwright's loop runs in this thread; the database is asked outside of it, one after the other.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# On a busy machine an answer may take long. Only a test that fails waits so long.
WAITS = 30_000
expect.set_options(timeout=WAITS)

# Chromium loads pages of its own interface for each window, with a process each: a fifth of the
# time of these tests. This list replaces the one of Playwright, of which the first four are kept.
DISABLED = (
    "HttpsUpgrades,PaintHolding,DestroyProfileOnBrowserClose,OptimizationHints,"
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup"
)

AXE = next(Path(pytest_playwright_axe.__file__).parent.rglob("axe*.js"))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"]
    quiet.append(f"--disable-features={DISABLED}")
    path = os.environ.get("TANDEM_CHROMIUM")
    return {
        **browser_type_launch_args,
        "args": quiet,
        **({"executable_path": path} if path else {}),
    }


@pytest.fixture
def sign_in(context: BrowserContext, live_server: Any) -> Iterator[Callable[[User], Page]]:
    """Return a factory of signed-in pages: `page = sign_in(ana)`."""

    def as_person(user: User) -> Page:
        session = signed_in(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(WAITS)
        page.set_default_navigation_timeout(90_000)  # the first page compiles all templates
        return page

    yield as_person
    # A draft that is still being saved would meet the tables while they are emptied, and so would
    # a ticket that is fetched ahead.
    for page in context.pages:
        expect(page.locator("html[data-ahead=busy]")).to_have_count(0)
        expect(page.locator("output.draft[data-state=saving]")).to_have_count(0)


@pytest.fixture
def tickets(carla, dora, mailbox) -> list[Ticket]:
    return [
        open_ticket(requester=who, subject=subject, text=f"{subject}.", mailbox=mailbox)
        for who, subject in ((carla, "Bent wheel"), (dora, "Lost key"), (carla, "Wrong colour"))
    ]


@pytest.fixture
def find_barriers() -> Callable[..., list[str]]:
    """Return what axe finds on a page, in both themes. The policy lets evaluate() pass."""
    axe = AXE.read_text(encoding="utf-8")

    def look(page: Page, faces: Sequence[str] = ("light", "dark")) -> list[str]:
        found = []
        page.evaluate(axe)
        for face in faces:
            # What a face can change is colour; all else is looked at once.
            rules = [] if face == "light" else ["color-contrast", "link-in-text-block"]
            page.emulate_media(color_scheme=face, reduced_motion="reduce")
            options: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False}
            if rules:
                options["runOnly"] = rules
            result = page.evaluate("options => axe.run(options)", options)
            found += [
                f"{face}: {barrier['id']}: {node['html'][:120]}"
                for barrier in result["violations"]
                for node in barrier["nodes"][:3]
            ]
        return found

    return look


@pytest.fixture(autouse=True)
def quiet_rail(monkeypatch):
    """Leave the rail without live topics: the server of these tests has no streams."""
    monkeypatch.setattr(rail, "_topics", [])


@pytest.fixture(autouse=True)
def quiet_presence(monkeypatch):
    """Leave pages without presence: a report at their end would meet the tables while emptied."""
    monkeypatch.setattr(inbox, "presence_topics", lambda user: [])


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Store files in a folder that is deleted after the test."""
    settings.MEDIA_ROOT = tmp_path
