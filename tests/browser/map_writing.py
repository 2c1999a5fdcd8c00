"""A map that is written on in a browser: its places, what the foot says, and slow networks."""

import random
import re
import time
from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, Page, Route, expect

from journeys.models import Card, Journey, Touchpoint

PACE = 0.015  # s a key at least; of two who write in turns, each presses one in 30 ms


def open_map(page: Page, journey: Journey, live_server: Any) -> Page:
    page.goto(f"{live_server.url}/journeys/{journey.pk}/")
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def touch(name: str) -> Touchpoint:
    return Touchpoint.objects.get(name=name)


def cell(lane: str, name: str = "Write a mail") -> str:
    return f"#cell-{lane}-{touch(name).pk}"


def foot(page: Page, state: str, text: str = "") -> None:
    saved = page.locator("#saved")
    expect(saved).to_have_attribute("data-state", state)
    expect(saved).to_contain_text(text)


def bodies(lane: str) -> list[str]:
    return list(Card.objects.filter(lane=lane).values_list("body", flat=True))


def live(page: Page, journey: Journey) -> None:
    """The map was changed, as the stream of live updates tells it."""
    page.evaluate("name => htmx.trigger(document.body, name)", f"map-{journey.pk}")


def wait_for(page: Page, routes: list[Route], count: int = 1) -> None:
    """Return once this many requests are held; routes are taken in while the page is waited for."""
    for _attempt in range(2400):
        if len(routes) >= count:
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"{len(routes)} of {count} requests came")


class Gate:
    """Holds the requests of a page that change something until it is opened."""

    def __init__(self, page: Page) -> None:
        self.held: list[Route] = []
        self.is_open = False
        page.route("**/cards/**", self.take)

    def take(self, route: Route) -> None:
        if self.is_open or route.request.method != "POST":
            route.continue_()
        else:
            self.held.append(route)

    def let_one_pass(self, page: Page) -> None:
        """Let the oldest request go, once there is one; the later ones are still held."""
        wait_for(page, self.held)
        self.held.pop(0).continue_()

    def open(self) -> None:
        self.is_open = True
        for route in self.held:
            route.continue_()


class SlowNetwork:
    """Holds each request of a page until some more keys were pressed, how many is drawn by seed."""

    def __init__(self, page: Page, seed: int) -> None:
        self.draw, self.held = random.Random(seed), []
        self.keys = 0
        page.route(re.compile(r"/(cards|journeys)/"), self.take)

    def take(self, route: Route) -> None:
        self.held.append((self.keys + self.draw.randrange(14), route))

    def press(self, page: Page, key: str) -> None:
        began = time.monotonic()
        page.keyboard.press(key)
        if (rest := began + PACE - time.monotonic()) > 0:
            page.wait_for_timeout(1000 * rest)
        self.keys += 1
        self.release(self.keys)

    def release(self, until: float = float("inf")) -> None:
        """Let go what has waited long enough. A reload that the page gave up is gone."""
        due = [route for at, route in self.held if at <= until]
        self.held = [(at, route) for at, route in self.held if at > until]
        for route in due:
            with suppress(Error):
                route.continue_()
