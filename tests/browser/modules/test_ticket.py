"""inbox/ticket.js, inbox/thread-scroll.js and inbox/mail-frame.js."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import Answer

STYLE = """#thread-body { block-size: 200px; overflow: auto; position: relative; }
.message { display: block; block-size: 150px; }"""


def thread(*pks: int, start: str = "") -> str:
    messages = "".join(f'<article class="message" id="message-{pk}">{pk}</article>' for pk in pks)
    return f"""<section id="thread" data-last-message="{pks[-1]}">
      <div id="thread-body" data-start="{start}">{messages}</div></section>"""


def load(modules, body: str) -> Page:
    page = modules.load(body)
    page.add_style_tag(content=STYLE)
    page.evaluate("path => import(path)", "/static/js/inbox/thread-scroll.js")
    return page


def top_of(page: Page, pk: int) -> float:
    """Pixels between the top of the thread and a message."""
    return page.evaluate(
        """(id) => document.getElementById(id).getBoundingClientRect().top
          - document.getElementById("thread-body").getBoundingClientRect().top""",
        f"message-{pk}",
    )


def scroll_top(page: Page) -> float:
    return page.evaluate("document.getElementById('thread-body').scrollTop")


def test_a_thread_opens_at_the_message_the_server_names_else_at_its_last(modules):
    page = load(modules, thread(1, 2, 3, 4, start="message-2"))
    assert top_of(page, 2) == 8
    page = load(modules, thread(1, 2, 3, 4))
    assert top_of(page, 4) == 50  # its end is the end of the thread


def test_growth_above_keeps_the_position_until_the_reader_scrolls(modules):
    page = load(modules, thread(1, 2, 3, 4, start="message-3"))
    page.add_style_tag(content="#message-1 { block-size: 400px; }")
    page.wait_for_function("document.getElementById('thread-body').scrollTop > 500")
    assert top_of(page, 3) == 8
    page.evaluate("document.getElementById('thread-body').scrollTop = 20")
    expect(page.locator("#thread-body[data-held]")).to_have_count(0)
    page.add_style_tag(content="#message-4 { block-size: 500px; }")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert scroll_top(page) == 20


@pytest.mark.parametrize(("scrolled", "moves"), [(None, True), (0, False)])
def test_a_new_message_is_scrolled_to_only_from_the_end(scrolled, moves, modules):
    page = load(modules, thread(1, 2, 3))
    if scrolled is not None:
        page.evaluate(
            "top => { document.getElementById('thread-body').scrollTop = top; }", scrolled
        )
        expect(page.locator("#thread-body[data-held]")).to_have_count(0)
    modules.answers["/thread/"] = Answer(thread(1, 2, 3, 4))
    modules.swap("/thread/", "#thread", "outerMorph")
    expect(page.locator("#message-4")).to_be_attached()
    assert (scroll_top(page) > 0) == moves


MENUS = """<div id="ticket" data-ticket="7"><div id="ticket-head"><h1>Old</h1>
  <details class="subject-edit"><summary id="change">Change</summary>
    <input type="hidden" name="key">
    <input id="subject" name="subject" value="Bent wheel"></details></div></div>
<div id="menu" popover><button class="menu-item" id="urgent">Urgent</button></div>
<button id="open" popovertarget="menu">Priority</button>
<section id="source"></section>"""


def test_an_opened_field_is_focused_with_its_text_selected(modules, focused):
    page = modules.load(MENUS, "inbox/ticket.js")
    page.locator("#change").click()
    assert focused() == "subject"
    assert page.evaluate("String(getSelection())") == "Bent wheel"
    page.keyboard.press("Escape")
    assert page.locator("details[open]").count() == 0
    assert focused() == "change"


@pytest.mark.parametrize(("writes", "shown"), [(True, "Old"), (False, "New")])
def test_a_live_update_of_the_head_waits_for_somebody_who_types_in_it(writes, shown, modules):
    page = modules.load(MENUS, "inbox/ticket.js")
    if writes:
        page.locator("#change").click()
    head = '<hx-partial hx-target="#ticket-head" hx-swap="innerHTML"><h1>New</h1></hx-partial>'
    modules.answers["/head/"] = Answer(f'<p id="done">Done</p>{head}')
    options = {"target": "#source", "source": "#source"}
    page.evaluate("options => htmx.ajax('GET', '/head/', options)", options)
    expect(page.locator("#done")).to_be_attached()
    assert page.locator("h1").inner_text() == shown


@pytest.mark.parametrize("typed", ["Bent front wheel", "Bent wheel"])
def test_a_subject_that_was_typed_is_kept_when_the_head_is_swapped(typed, modules):
    page = modules.load(MENUS, "inbox/ticket.js")
    page.locator("#change").click()
    page.locator("#subject").fill(typed)
    page.evaluate("document.activeElement.blur()")
    head = """<hx-partial hx-target="#ticket-head" hx-swap="innerHTML"><h1>New</h1>
      <details class="subject-edit"><summary id="change">Change</summary>
        <input id="subject" name="subject" value="Wheel"></details></hx-partial>"""
    modules.answers["/head/"] = Answer(f'<p id="done">Done</p>{head}')
    options = {"target": "#source", "source": "#source"}
    page.evaluate("options => htmx.ajax('GET', '/head/', options)", options)
    expect(page.locator("h1")).to_have_text("New")
    is_kept = typed != "Bent wheel"
    expect(page.locator("#subject")).to_have_value(typed if is_kept else "Wheel")
    assert page.locator("details[open]").count() == int(is_kept)


def test_a_menu_closes_when_something_of_it_was_chosen(modules):
    page = modules.load(MENUS, "inbox/ticket.js")
    page.locator("#open").click()
    expect(page.locator("#menu")).to_be_visible()
    page.locator("#urgent").click()
    expect(page.locator("#menu")).to_be_hidden()


FRAME = '<iframe class="mail-frame" src="/mail/"></iframe><div id="map-grid" tabindex="-1"></div>'
MAIL = '<!doctype html><body style="margin: 0"><div style="height: {height}px"></div></body>'


@pytest.mark.parametrize(("height", "fitted"), [(300, "300"), (40000, "30000")])
def test_a_frame_is_as_high_as_its_mail_up_to_a_limit(height, fitted, modules):
    modules.load("")
    modules.answers["/mail/"] = Answer(MAIL.format(height=height))
    page = modules.load(FRAME, "inbox/mail-frame.js", answers=modules.answers)
    expect(page.locator(".mail-frame")).to_have_attribute("data-height", fitted)


def test_a_key_pressed_in_a_mail_is_a_key_of_the_page_and_the_theme_is_the_same(modules):
    answers = {"/mail/": Answer(MAIL.format(height=100))}
    page = modules.load(FRAME, "inbox/mail-frame.js", answers=answers)
    expect(page.locator(".mail-frame.is-ready")).to_have_count(1)
    page.evaluate("""() => {
      window.keys = [];
      addEventListener("keydown", ({ key }) => keys.push(key));
      document.documentElement.dataset.theme = "dark";
    }""")
    page.frame_locator(".mail-frame").locator("body").press("e")
    assert page.evaluate("keys") == ["e"]
    expect(page.frame_locator(".mail-frame").locator("html")).to_have_attribute(
        "data-theme", "dark"
    )
