"""The layout around every page of the team."""

import time

import pytest

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(sign_in, ana, live_server):
    page = sign_in(ana)
    page.goto(f"{live_server.url}/settings/you/")
    return page


def test_a_page_has_no_barrier_and_breaks_no_policy(sign_in, ana, live_server, find_barriers):
    page = sign_in(ana)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{live_server.url}/settings/you/")
    assert find_barriers(page) == []
    assert said == []


def test_the_sign_in_page_has_no_barrier(page, context, live_server, find_barriers):
    context.clear_cookies()
    page.goto(f"{live_server.url}/accounts/login/")
    assert find_barriers(page) == []


def test_the_sheet_of_keys_lists_what_is_on_the_page(page):
    page.keyboard.press("?")
    assert "Find anything" in page.locator("#keys").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#keys").is_hidden()


def test_single_keys_can_be_switched_off(page):
    page.keyboard.press("?")
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.locator("#palette").is_hidden()
    page.keyboard.press("Control+k")
    assert page.locator("#palette").is_visible()


def test_the_palette_presses_what_was_chosen(page, live_server):
    page.keyboard.press("Control+k")
    page.keyboard.type("settings")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live_server.url}/settings/**")


def test_keys_are_letters_while_somebody_writes(page):
    page.locator("main input:not([type=hidden])").first.focus()
    page.keyboard.type("?/")
    assert page.locator("dialog:modal").count() == 0


def test_the_chosen_face_is_remembered(page):
    page.locator("[popovertarget=account-menu]").click()
    page.locator("[data-theme-set=dark]").click()
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_a_failed_request_shows_a_toast_and_changes_nothing(page):
    address = page.url
    page.evaluate("htmx.ajax('GET', '/no/such/page/', {source: '#main', push: 'true'})")
    toast = page.locator(".toast p")
    toast.wait_for()
    assert toast.inner_text() == "This no longer exists. Reload the page."
    assert page.url == address
    assert page.locator("main h2").count()


def test_without_a_network_nothing_written_is_lost(page, context):
    context.set_offline(True)
    page.evaluate("htmx.ajax('POST', '/settings/you/', {source: document.getElementById('main')})")
    toast = page.locator(".toast p")
    toast.wait_for()
    assert "can’t be reached" in toast.inner_text()


def test_going_back_brings_the_page_and_its_keys(page, live_server):
    page.evaluate(
        "htmx.ajax('GET', '/accounts/password/change/',"
        " {source: 'body', target: '#main', select: '#main', swap: 'outerHTML', push: 'true'})"
    )
    page.wait_for_url("**/password/change/")
    page.locator("main [name=oldpassword]").wait_for()
    page.go_back()
    page.wait_for_url("**/settings/you/")
    page.locator(".settings-nav").wait_for()
    page.locator("main [name=oldpassword]").wait_for(state="detached")
    page.keyboard.press("Control+k")
    page.keyboard.type("settings")
    assert page.locator("#palette [role=option]").count()


def test_the_stream_is_opened_also_when_its_script_comes_late(context, page, live_server):
    def late(route):
        time.sleep(0.5)
        route.continue_()

    context.route("**/hx-sse.min.js", late)
    with page.expect_request("**/live/?t=*"):
        page.goto(f"{live_server.url}/inbox/")
