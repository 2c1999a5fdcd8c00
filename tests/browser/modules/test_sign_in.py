"""shell/sign-in.js and shell/csrf.js: an ended session asks for the password over the page."""

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.browser.modules.conftest import Answer, ModulePage

MODULE = "shell/sign-in.js"
BODY = """
<dialog id="sign-in" data-person="7" data-sign-in="/login/" data-landing="/signed-in/">
  <iframe title="Sign in"></iframe><button data-close>Close</button>
</dialog>
<form hx-post="/save/" hx-target="#out">
  <input type="hidden" name="csrfmiddlewaretoken" value="old">
  <textarea name="text" id="text">Words</textarea><button id="save">Save</button>
</form>
<p id="out"></p>
"""
ASKED = "/login/?next=%2Fsigned-in%2F"
SIGNED_OUT = Answer(headers={"HX-Redirect": "/login/"})
ANSWERS = {ASKED: Answer('<div class="signin">Password</div>'), "/home/": Answer("<p>Home</p>")}


@pytest.fixture
def page(modules: ModulePage) -> Page:
    page = modules.load(BODY, MODULE, answers=ANSWERS | {"/save/": SIGNED_OUT})
    page.evaluate(
        """window.ended = 0;
        document.addEventListener("htmx:finally:request", () => (ended += 1))"""
    )
    return page


def ask(page: Page) -> Frame:
    """The frame of the sign-in, which Save opened."""
    page.locator("#save").click()
    expect(page.frame_locator("iframe").locator(".signin")).to_have_text("Password")
    [frame] = page.main_frame.child_frames
    return frame


def sign_in(frame: Frame, modules: ModulePage, person: int, path: str = "/signed-in/") -> None:
    modules.answers["/signed-in/"] = Answer(f'{{"person": {person}}}')
    modules.answers["/save/"] = Answer("Saved.")
    modules.page.evaluate("document.cookie = 'csrftoken=new'")
    frame.evaluate("path => { location.href = path; }", path)


def saved(modules: ModulePage) -> list[dict[str, str]]:
    return [values for path, values in modules.changes() if path == "/save/"]


@pytest.mark.parametrize("path", ["/signed-in/", "/home/"])
def test_the_same_person_sends_what_was_about_to_be_sent_with_the_new_token(path, page, modules):
    sign_in(ask(page), modules, 7, path)
    expect(page.locator("#out")).to_have_text("Saved.")
    assert page.locator("#sign-in").is_hidden()
    assert [values["csrfmiddlewaretoken"] for values in saved(modules)] == ["old", "new"]
    assert page.locator("[name=csrfmiddlewaretoken]").input_value() == "new"
    assert page.evaluate("document.body.getAttribute('hx-headers:inherited')") == (
        '{"X-CSRFToken":"new"}'
    )


def test_another_person_sees_the_page_anew_and_sends_nothing(page, modules):
    frame = ask(page)
    sign_in(frame, modules, 8)
    # The frame comes first; the page that was loaded anew has forgotten the mark.
    page.wait_for_function("!('ended' in window) && document.readyState === 'complete'")
    assert len(saved(modules)) == 1


def test_a_dialog_that_is_closed_sends_nothing_and_asks_again(page, modules):
    ask(page)
    page.get_by_role("button", name="Close").click()
    page.wait_for_function("ended === 1")
    assert (len(saved(modules)), page.locator("#out").inner_text()) == (1, "")
    assert page.locator("#text").input_value() == "Words"
    sign_in(ask(page), modules, 7)
    expect(page.locator("#out")).to_have_text("Saved.")
    assert len(saved(modules)) == 3


def test_a_part_that_looks_for_news_does_not_ask_while_somebody_writes(page, modules):
    modules.answers["/part/"] = SIGNED_OUT
    page.locator("#text").focus()
    modules.swap("/part/", "#out")
    assert page.locator("#sign-in").is_hidden()


def test_a_redirect_elsewhere_is_no_sign_in(page, modules):
    modules.answers["/save/"] = Answer(headers={"HX-Redirect": "/home/"})
    with page.expect_navigation(url="**/home/"):
        page.locator("#save").click()


def test_the_token_is_that_of_the_cookie_else_that_of_the_page(modules):
    page = modules.load("<p>Words</p>")
    header = "shell/csrf.js", "csrfHeader"
    assert modules.call(*header) == {}
    given = """document.body.setAttribute("hx-headers:inherited", '{"X-CSRFToken": "given"}')"""
    page.evaluate(given)
    assert modules.call(*header) == {"X-CSRFToken": "given"}
    page.evaluate("document.cookie = 'xcsrftoken=other'")
    assert modules.call(*header) == {"X-CSRFToken": "given"}
    page.evaluate("document.cookie = 'csrftoken=fresh'")
    assert modules.call(*header) == {"X-CSRFToken": "fresh"}
