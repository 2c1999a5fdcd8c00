"""inbox/held-replies.js: the mark that says how long a reply can be undone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

MODULE = "inbox/held-replies.js"


@pytest.fixture(scope="module")
def shared_page(still_page: Page) -> Page:
    return still_page


def mark(seconds: int) -> str:
    return (
        f'<span id="mark" data-sends-in="{seconds}" data-words="Sending in {{seconds}} s"'
        ' data-over="on its way"><b data-held-words></b></span>'
    )


def test_a_mark_counts_and_takes_its_undo_away(modules):
    body = f'<div>{mark(3)}<form class="undo-reply"><button>Undo</button></form></div>'
    page = modules.load(body, MODULE)
    words, undo = page.locator("#mark"), page.get_by_role("button", name="Undo")
    expect(words).to_have_text("Sending in 3 s")
    page.clock.run_for(1500)
    expect(words).to_have_text("Sending in 2 s")
    expect(undo).to_be_visible()
    page.clock.run_for(1500)
    expect(words).to_have_text("on its way")
    expect(undo).to_be_hidden()


def test_a_mark_that_came_again_counts_from_what_the_server_said(modules):
    page = modules.load(f"<div>{mark(9)}</div>", MODULE, answers={"/mark": Answer(mark(5))})
    page.clock.run_for(2000)
    expect(page.locator("#mark")).to_have_text("Sending in 7 s")
    modules.swap("/mark", "#mark", "outerHTML")
    expect(page.locator("#mark")).to_have_text("Sending in 5 s")
