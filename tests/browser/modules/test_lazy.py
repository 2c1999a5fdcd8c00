"""shell/lazy.js: a part that loads itself says that it failed, and is loaded again."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from playwright.sync_api import Page, Route, expect

from tests.browser.modules.conftest import Answer, ModulePage

LAZY = "shell/lazy.js"
BASE = Path(settings.BASE_DIR, "config/jinja2/base.html").read_text()
CONFIG = re.findall(r"""name="htmx-config" content='(.+)'>""", BASE)[0]
URL = "/panels/7/"
FAILED = "Journey could not be loaded."
PANEL = {"css": "panel", "id": "panel", "title": "Journey", "url": URL}


@pytest.fixture(scope="module")
def shared_page(still_page: Page) -> Page:
    return still_page


def load(modules: ModulePage, answer: Answer, **values: str) -> Page:
    texts = render_to_string("components/toasts.html")
    template = render_to_string("components/load_failed.html")
    page = modules.load(texts + template, LAZY, answers={URL: answer})
    page.evaluate("config => Object.assign(htmx.config, JSON.parse(config))", CONFIG)
    panel = render_to_string("components/lazy_panel.html", PANEL | values)
    page.evaluate(
        "html => { document.body.insertAdjacentHTML('beforeend', html);"
        " htmx.process(document.getElementById('panel')); }",
        panel,
    )
    return page


def requests(modules: ModulePage) -> int:
    return [path for _method, path, _body in modules.requests].count(URL)


@pytest.mark.parametrize(
    ("status", "kind", "body", "reason"),
    [
        (500, "text/html", "<h1>Error</h1>", "load-5xx"),
        (403, "text/html", "", "403"),
        (404, "text/html", "", "404"),
        (418, "text/html", "", "load-4xx"),
        (409, "text/plain", "The map was deleted.", "The map was deleted."),
    ],
)
def test_the_place_names_the_failure_and_no_toast_does(status, kind, body, reason, modules):
    page = load(modules, Answer(body, status, {"Content-Type": kind}))
    text = page.locator("#toasts").get_attribute(f"data-text-{reason}") or reason
    expect(page.locator("#panel .load-failed")).to_contain_text(f"{FAILED} {text}")
    assert page.locator(".toast").count() == 0


def test_try_again_is_pressed_by_keyboard_and_shows_the_part(modules, focused):
    page = load(modules, Answer("", 500))
    button = page.get_by_role("button", name="Try again")
    button.focus()
    with page.expect_response(f"**{URL}"):
        page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('.htmx-request')")
    expect(button).to_be_focused()  # it failed once more
    assert requests(modules) == 2
    modules.answers[URL] = Answer("<p>Curve</p>")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_have_text("Curve")
    assert page.locator(".load-failed, [data-lazy]").count() == 0


def test_it_is_loaded_again_by_itself_ever_more_rarely(modules):
    page = load(modules, Answer("", 503))
    expect(page.locator(".load-failed")).to_be_visible()
    page.evaluate("addEventListener('retry', () => (window.tries = (window.tries ?? 0) + 1), true)")
    for tries, wait in enumerate((2000, 4000, 8000, 16000, 32000, 60000, 60000), start=1):
        page.clock.run_for(wait - 1)
        assert page.evaluate("window.tries ?? 0") == tries - 1
        with page.expect_response(f"**{URL}"):
            page.clock.run_for(1)
        page.wait_for_function("!document.querySelector('.htmx-request')")
        assert page.evaluate("window.tries") == tries
    modules.answers[URL] = Answer("<p>Curve</p>")
    with page.expect_response(f"**{URL}"):
        page.clock.run_for(60000)
    expect(page.locator("#panel")).to_have_text("Curve")
    page.clock.run_for(120_000)
    assert page.evaluate("window.tries") == 8


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_is_not_tried_again_by_itself(status, modules):
    page = load(modules, Answer("", status))
    expect(page.locator(".load-failed")).to_be_visible()
    page.clock.run_for(120_000)
    assert requests(modules) == 1


@pytest.mark.parametrize(
    "event", ["window.dispatchEvent(new Event('online'))", "htmx.trigger(document.body, 'resync')"]
)
def test_it_is_loaded_at_once_when_the_server_is_back(event, modules):
    page = load(modules, Answer("", 503))
    expect(page.locator(".load-failed")).to_be_visible()
    modules.answers[URL] = Answer("<p>Curve</p>")
    page.evaluate(event)
    expect(page.locator("#panel")).to_have_text("Curve")


def test_a_network_failure_is_named(modules):
    page = modules.page

    def cut(route: Route) -> None:
        route.abort()

    page.route(f"**{URL}", cut)
    load(modules, Answer())
    text = page.locator("#toasts").get_attribute("data-text-load-offline")
    expect(page.locator(".load-failed")).to_contain_text(f"{FAILED} {text}")
    page.unroute(f"**{URL}", cut)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".load-failed")).to_have_count(0)


def test_a_part_that_was_loaded_keeps_what_it_shows(modules):
    page = load(modules, Answer("<p>Curve</p>"), on="customer-7")
    expect(page.locator("#panel")).to_have_text("Curve")
    modules.answers[URL] = Answer("", 500)
    page.evaluate("htmx.trigger(document.body, 'customer-7')")
    expect(page.locator(".toast")).to_have_count(1)
    assert page.locator("#panel").inner_text() == "Curve"


def test_a_form_with_errors_is_shown_in_the_part(modules):
    page = load(modules, Answer("<p>Choose a touchpoint.</p>", 422))
    expect(page.locator("#panel")).to_have_text("Choose a touchpoint.")
    assert page.locator(".load-failed, [data-lazy]").count() == 0
