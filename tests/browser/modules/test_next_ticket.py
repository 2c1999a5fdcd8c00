"""inbox/next-ticket.js: the tickets that are passed over after sending."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer, ModulePage


def pane(pk: int, waits: bool) -> str:
    return (
        f'<section id="ticket" data-ticket="{pk}"{" data-waits" if waits else ""} tabindex="-1">'
        f'<div id="thread"></div></section>'
    )


def row(pk: int, waits: bool) -> str:
    return (
        f'<li class="ticket-row" id="row-{pk}" data-ticket="{pk}"{" data-waits" if waits else ""}>'
        f'<span class="clock">not delivered</span><a class="row-subject" href="#" hx-get="/t/{pk}"'
        f' hx-target="#ticket" hx-swap="outerHTML">Ticket {pk}</a></li>'
    )


def load(modules: ModulePage, *, waits: bool) -> Page:
    rows = "".join(row(pk, waits) for pk in (1, 2, 3))
    body = f'<section id="list"><ul id="rows">{rows}</ul></section>{pane(1, True)}'
    answers = {"/t/2": Answer(pane(2, False)), "/t/3": Answer(pane(3, True))}
    page = modules.load(body, "inbox/list.js", "inbox/next-ticket.js", answers=answers)
    is_settled(page)
    return page


def is_settled(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("data-ahead", "")


def goes_to(page: Page, pk: int) -> None:
    page.evaluate("document.dispatchEvent(new CustomEvent('ticket-next'))")
    expect(page.locator("#ticket")).to_have_attribute("data-ticket", str(pk))


@pytest.mark.parametrize("is_asked_again", [False, True])
def test_one_that_a_colleague_answered_is_passed_over_until_it_waits_again(modules, is_asked_again):
    page = load(modules, waits=True)
    modules.answers["/t/2"] = Answer(pane(2, is_asked_again))
    page.evaluate("htmx.trigger(document.body, 'ticket-2')")
    is_settled(page)
    goes_to(page, 2 if is_asked_again else 3)


def test_one_whose_reply_was_not_delivered_is_not_passed_over(modules):
    page = load(modules, waits=False)
    goes_to(page, 2)
