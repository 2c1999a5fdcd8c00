"""inbox/held-replies.js: the ticket of a reply that was undone."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
from tests.browser.modules.conftest import Answer, ModulePage

MODULE = "inbox/held-replies.js"
MACRO = {"macro": "7", "name": "Refund", "changes": "tags: refund", "changesKey": "key-7"}
WITHDRAWN = {"ticket": 1, "url": "/t/1/", "macro": MACRO}


def pane(pk: int) -> str:
    return f"""<section id="ticket" data-ticket="{pk}"><div id="composer">
      <form id="reply-form"><input type="hidden" name="macro">
      <input type="hidden" name="macro_changes">
      <div id="macro-list" hidden></div>
      <div data-macro-strip hidden><b data-macro-name></b><i data-macro-changes></i></div>
      <textarea id="reply-text" data-macros aria-controls="macro-list"></textarea>
      </form></div></section>"""


LINK = '<a id="other" href="#" hx-get="/t/3/" hx-target="#ticket" hx-swap="outerHTML">3</a>'


@pytest.fixture
def page(modules: ModulePage) -> Page:
    answers = {f"/t/{pk}/": Answer(pane(pk)) for pk in (1, 3)}
    return modules.load(LINK + pane(2), "inbox/shown.js", MODULE, answers=answers)


def shows(page: Page, pk: int, macro: str) -> None:
    expect(page.locator("#ticket")).to_have_attribute("data-ticket", str(pk))
    expect(page.locator("[name=macro]")).to_have_value(macro)
    expect(page.locator("#ticket[inert]")).to_have_count(0)


def test_the_changes_stand_above_the_text_of_the_ticket(page, modules):
    modules.call(MODULE, "showAgain", WITHDRAWN)
    shows(page, 1, "7")
    expect(page.locator("[data-macro-strip]")).to_have_text("Refundtags: refund")
    expect(page.locator("#reply-text")).to_be_focused()


@pytest.mark.parametrize("status", [403, 503, 0])
def test_a_ticket_that_cannot_be_loaded_gives_another_one_no_changes(status, page, modules):
    modules.answers["/t/1/"] = Answer(status=status or 200)
    if not status:
        page.route("**/t/1/", lambda route: route.abort(), times=1)
    page.evaluate("() => { htmx.config.noSwap = [204, '40x', '5xx']; }")
    modules.call(MODULE, "showAgain", WITHDRAWN)
    shows(page, 2, "")


def test_a_ticket_that_was_opened_meanwhile_gets_no_changes(page, modules):
    held: list[Route] = []
    page.route("**/t/1/", lambda route: held.append(route))
    page.evaluate(
        """([path, detail]) => { import(path).then((it) => it.showAgain(detail))
          .then(() => { document.body.dataset.over = ""; }); }""",
        [f"/static/js/{MODULE}", WITHDRAWN],
    )
    wait_for(page, held)
    page.locator("#other").click()
    shows(page, 3, "")
    expect(page.locator("[data-over]")).to_have_count(1)
    shows(page, 3, "")
    page.unroute("**/t/1/")
