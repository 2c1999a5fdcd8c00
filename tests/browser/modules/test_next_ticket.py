"""inbox/next-ticket.js: the tickets that are passed over after sending."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.map_writing import wait_for
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


def load(modules: ModulePage, *, waits: bool, two: Answer | None = None) -> Page:
    rows = "".join(row(pk, waits) for pk in (1, 2, 3))
    body = f'<section id="list"><ul id="rows">{rows}</ul></section>{pane(1, True)}'
    answers = {"/t/2": two or Answer(pane(2, False)), "/t/3": Answer(pane(3, True))}
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


def asked_for(modules: ModulePage, pk: int) -> int:
    return sum(path == f"/t/{pk}" for _method, path, _body in modules.requests)


def with_draft(text: str) -> Answer:
    field = f'<textarea data-draft="/d/2/">{text}</textarea></section>'
    return Answer(pane(2, True).replace("</section>", field))


TELL = """([url]) => { new BroadcastChannel("tandem:drafts").postMessage(
  { what: "saved", name: `3:${url}:public`, url }); }"""


def test_one_whose_draft_another_tab_wrote_is_fetched_again(modules):
    page = load(modules, waits=True, two=with_draft("Old"))
    page.evaluate(TELL, ["/d/3/"])
    modules.answers["/t/2"] = with_draft("New")
    with page.expect_response("**/t/2"):
        page.evaluate(TELL, ["/d/2/"])
    is_settled(page)
    goes_to(page, 2)
    expect(page.locator("textarea")).to_have_value("New")
    assert asked_for(modules, 2) == 2


def test_one_is_fetched_again_when_the_page_is_seen_again(modules):
    page = load(modules, waits=True, two=with_draft("Old"))
    modules.answers["/t/2"] = with_draft("New")
    with page.expect_response("**/t/2"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    is_settled(page)
    goes_to(page, 2)
    expect(page.locator("textarea")).to_have_value("New")


@pytest.mark.parametrize("by", ["draft", "ticket"])
def test_one_that_changes_while_it_is_fetched_is_fetched_again(by, modules):
    page = load(modules, waits=True)
    held: list[Route] = []
    page.route("**/t/2", lambda route: held.append(route), times=1)
    page.evaluate("htmx.trigger(document.body, 'ticket-2')")
    wait_for(page, held)
    tell = TELL if by == "draft" else "() => htmx.trigger(document.body, 'ticket-2')"
    page.evaluate(tell, ["/d/2/"])
    page.evaluate(f"({TELL})(['/d/0/'])")  # in order: the one before has arrived
    modules.answers["/t/2"] = with_draft("New")
    with page.expect_response(lambda answer: "New" in answer.text()):
        held[0].fulfill(body=with_draft("Old").body)
    is_settled(page)
    goes_to(page, 2)
    expect(page.locator("textarea")).to_have_value("New")


@pytest.mark.parametrize(("minutes", "said"), [(4, None), (6, "true")])
def test_a_page_at_which_nobody_is_keeps_no_session_alive(minutes, said, modules):
    page = load(modules, waits=True)
    page.evaluate(
        """(minutes) => { const { now } = Date; Date.now = () => now() + minutes * 60000; }""",
        minutes,
    )
    with page.expect_request("**/t/2") as asked:
        page.evaluate("htmx.trigger(document.body, 'ticket-2')")
    assert asked.value.headers.get("x-unattended") == said
    is_settled(page)
