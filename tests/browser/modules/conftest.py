"""Modules of static/js in a real Chromium, on a page with only the markup a test gives.

No server runs: scripts are read from static/, and what a module requests is answered by the test.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize

from tests.scripts import STATIC

VIEWPORT = ViewportSize(width=1300, height=600)
ORIGIN = "http://localhost"  # a secure context, for the clipboard
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<script src="/static/vendor/htmx/htmx.min.js"></script></head><body>{body}</body></html>"""


@dataclass
class Answer:
    """A response of the test; `{key}` in the body is the key that was sent."""

    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class ModulePage:
    """A page for one module, and what the module requested."""

    page: Page
    requests: list[tuple[str, str, str]] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    body: str = ""

    def load(self, body: str, *modules: str, answers: dict[str, Answer] | None = None) -> Page:
        """Open a page with this body and import the modules; answers are by path and query."""
        self.body, self.answers = body, answers or {}
        self.page.goto(f"{ORIGIN}/")
        for module in modules:
            self.page.evaluate("path => import(path)", f"/static/js/{module}")
        return self.page

    def call(self, module: str, name: str, *args: Any) -> Any:
        """Return the result of an exported function for JSON arguments."""
        code = "async ([path, name, args]) => (await import(path))[name](...args)"
        return self.result_of(code, [f"/static/js/{module}", name, list(args)])

    def on(self, module: str, code: str) -> Any:
        """The result of an expression in which `it` is the module."""
        run = f"async (path) => {{ const it = await import(path); return {code}; }}"
        return self.result_of(run, f"/static/js/{module}")

    def swap(self, path: str, target: str, swap: str = "innerHTML") -> None:
        """Swap an answer in with htmx; returns once it is on the page."""
        options = {"target": target, "swap": swap}
        code = "async ([path, options]) => { await htmx.ajax('GET', path, options); }"
        self.result_of(code, [path, options])

    def result_of(self, code: str, argument: Any) -> Any:
        """The result of an async function; a promise that never settles is an error."""
        start = f"""(argument) => {{
          window.outcome = null;
          const settle = (outcome) => {{ window.outcome = outcome; }};
          ({code})(argument).then(
            (value) => settle({{ value }}), (error) => settle({{ error: String(error) }}));
        }}"""
        self.page.evaluate(start, argument)
        outcome = self.page.wait_for_function("window.outcome").json_value()
        assert "error" not in outcome, outcome["error"]
        return outcome.get("value")

    def changes(self) -> list[tuple[str, dict[str, str]]]:
        """Return the paths and values of all POSTs, in order."""
        return [
            (path, {name: value for name, (value,) in parse_qs(body, True).items()})
            for method, path, body in self.requests
            if method == "POST"
        ]

    def answer(self, route: Route) -> None:
        request = route.request
        path = request.url.removeprefix(ORIGIN)
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"))
        elif path == "/" and request.is_navigation_request():
            route.fulfill(body=PAGE.format(body=self.body), content_type="text/html")
        else:
            self.requests.append((request.method, path, request.post_data or ""))
            answer = self.answers.get(path, Answer())
            headers = {"Content-Type": "text/html; charset=utf-8"} | answer.headers
            key = parse_qs(request.post_data or "").get("key", [""])[0]
            body = answer.body.replace("{key}", key)
            route.fulfill(body=body, status=answer.status, headers=headers)


@pytest.fixture(scope="session")
def shared_page(browser: Browser) -> Iterator[Page]:
    """One page for all tests, as a new one takes longer than most of them."""
    page = browser.new_page(viewport=VIEWPORT)
    page.set_default_timeout(30_000)
    yield page
    page.close()


@pytest.fixture(scope="session")
def still_page(browser: Browser) -> Iterator[Page]:
    """A page whose clock stands still unless a test moves it."""
    page = browser.new_page(viewport=VIEWPORT)
    page.set_default_timeout(30_000)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    yield page
    page.close()


def clear_storage(page: Page) -> None:
    """Clear the local storage of the tests' origin; its page may have been left."""
    session = page.context.new_cdp_session(page)
    which = {"origin": ORIGIN, "storageTypes": "local_storage"}
    session.send("Storage.clearDataForOrigin", which)
    session.detach()


@pytest.fixture
def modules(shared_page: Page) -> Iterator[ModulePage]:
    made = ModulePage(shared_page)
    shared_page.route("**/*", made.answer)
    yield made
    shared_page.context.clear_cookies()
    shared_page.goto("about:blank")
    clear_storage(shared_page)
    shared_page.unroute("**/*")
    shared_page.set_viewport_size(VIEWPORT)


@pytest.fixture
def focused(modules: ModulePage) -> Callable[[], str]:
    """The id of the element that has the focus."""
    return lambda: modules.page.evaluate("document.activeElement.id")
