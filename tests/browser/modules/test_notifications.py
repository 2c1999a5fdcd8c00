"""shell/notifications.js: the number of unread notifications in the title of the tab."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

MODULE = "shell/notifications.js"
BELL = '<div id="rail"><span id="rail-notifications" data-count="{}"></span></div>'


@pytest.mark.parametrize(
    ("count", "title"), [("2", "(2) A page"), ("99+", "(99+) A page"), ("", "A page")]
)
def test_the_title_begins_with_the_number(modules, count, title):
    page: Page = modules.load(BELL.format(count), MODULE)
    expect(page).to_have_title(title)


def test_the_number_follows_the_bell(modules):
    answers = {"/none": Answer(BELL.format("")), "/three": Answer(BELL.format("3"))}
    page: Page = modules.load(BELL.format("2"), MODULE, answers=answers)
    expect(page).to_have_title("(2) A page")
    modules.swap("/three", "#rail", "outerHTML")
    expect(page).to_have_title("(3) A page")
    modules.swap("/none", "#rail", "outerHTML")
    expect(page).to_have_title("A page")


def test_another_title_keeps_the_number(modules):
    page: Page = modules.load(BELL.format("2"), MODULE)
    page.evaluate("document.title = '(7) pieces are missing · #12'")
    expect(page).to_have_title("(2) (7) pieces are missing · #12")


def test_a_page_without_a_bell_keeps_its_title(modules):
    page: Page = modules.load("", MODULE)
    page.evaluate("document.title = 'Sign in'")
    expect(page).to_have_title("Sign in")
