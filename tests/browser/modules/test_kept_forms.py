"""shell/kept-forms.js: a form that was not sent is there again, for the same person."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.modules.conftest import ModulePage

MODULE = "shell/kept-forms.js"
FORM = """
<dialog id="sign-in" data-person="7"></dialog>
<form id="note" data-keep-form="note">
  <p data-kept-form hidden>Unsent <button type="button" data-discard-form>Discard it</button></p>
  <input type="hidden" name="submission" value="new-key">
  <input type="text" name="subject" value="Call">
  <textarea name="body"></textarea>
  <input type="radio" name="kind" value="phone" checked>
  <input type="radio" name="kind" value="chat">
  <input type="password" name="secret">
  <button id="send" name="send">Send</button>
</form>
<input id="elsewhere" name="q">
"""
VALUES = {"subject": "Call", "body": "After five.", "kind": "chat", "submission": "old-key"}


def entry(form: str = "7:note", tab: str = "gone", at: int = 1, **more: Any) -> dict[str, Any]:
    values = VALUES | more.pop("values", {})
    return {"form": form, "tab": tab, "at": at, "page": "/", "values": values, "isSent": False}


def keep(modules: ModulePage, **entries: dict[str, Any]) -> Page:
    """A page of the browser that keeps these entries, by their id; without the module."""
    page = modules.load(FORM)
    for name, each in entries.items():
        stored = [f"tandem:form:{name}", json.dumps({"id": name} | each)]
        page.evaluate("([name, value]) => localStorage.setItem(name, value)", stored)
    return page


def begin(page: Page) -> None:
    page.evaluate("path => import(path)", f"/static/js/{MODULE}")


def kept(page: Page) -> list[dict[str, Any]]:
    return page.evaluate("Object.values(localStorage).map((each) => JSON.parse(each))")


def test_what_is_typed_is_kept_by_person_and_form_until_it_is_gone(modules):
    page = modules.load(FORM, MODULE)
    page.locator("[name=body]").fill("After five.")
    page.locator("[value=chat]").check()
    page.locator("[name=secret]").fill("ride-happily")
    [found] = kept(page)
    assert (found["form"], found["isSent"]) == ("7:note", False)
    assert found["values"] == VALUES | {"submission": "new-key"}
    page.locator("[name=body]").fill("")
    assert kept(page) == []


def test_a_field_of_no_kept_form_is_not_kept(modules):
    page = modules.load(FORM, MODULE)
    page.locator("#elsewhere").fill("Words")
    assert kept(page) == []


def test_the_newest_text_of_this_person_is_put_into_the_form(modules):
    page = keep(
        modules,
        older=entry(values={"body": "Older."}),
        newer=entry(at=2),
        other=entry("8:note", at=3, values={"body": "Of somebody else."}),
    )
    begin(page)
    expect(page.locator("[data-kept-form]")).to_be_visible()
    assert page.locator("[name=body]").input_value() == "After five."
    assert page.locator("[value=chat]").is_checked()
    assert page.locator("[name=submission]").input_value() == "old-key"


def test_what_another_open_tab_writes_is_not_taken(modules):
    page = keep(
        modules, one=entry(tab="open", at=2), two=entry(values={"body": "Of a closed tab."})
    )
    page.evaluate(
        """() => new Promise((held) => {
          navigator.locks.request("tandem:tab:open", () => {
            held();
            return new Promise(() => {});
          });
        })"""
    )
    begin(page)
    expect(page.locator("[data-kept-form]")).to_be_visible()
    assert page.locator("[name=body]").input_value() == "Of a closed tab."


def test_what_was_typed_meanwhile_stays(modules):
    page = keep(modules, one=entry())
    page.locator("[name=body]").fill("Typed at once.")
    begin(page)
    expect(page.locator("[data-kept-form]")).to_be_visible()
    assert page.locator("[name=body]").input_value() == "Typed at once."


def test_a_form_that_is_being_sent_is_marked(modules):
    page = modules.load(FORM, MODULE)
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())")
    page.locator("[name=body]").fill("After five.")
    page.locator("#send").click()
    assert [each["isSent"] for each in kept(page)] == [True]


def test_a_kept_text_is_discarded(modules):
    page = keep(modules, one=entry(), other=entry("8:note"))
    begin(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Discard it").click()
    assert [each["id"] for each in kept(page)] == ["other"]


@pytest.mark.parametrize("form", [FORM.replace('data-person="7"', ""), "<p>No form</p>"])
def test_without_a_person_or_a_form_nothing_is_kept(form, modules):
    page = modules.load(form, MODULE)
    for field in page.locator("[name=body]").all():
        field.fill("After five.")
    assert kept(page) == []
