"""inbox/draft-request.js, inbox/writer.js and inbox/held-files.js: what a browser keeps."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.modules.conftest import Answer

REQUEST, WRITER, FILES = "inbox/draft-request.js", "inbox/writer.js", "inbox/held-files.js"
DRAFT = {"url": "/draft/", "kind": "note", "text": "Ask.", "number": 3}
PLACE = {"person": "7", "url": "/reply/", "kind": "public"}


@pytest.fixture
def page(modules) -> Page:
    return modules.load("<p>Words</p>")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer("{}"), {"status": 200, "body": "{}"}),
        (Answer("Old.", 409), {"status": 409, "body": "Old."}),
        (Answer(headers={"HX-Redirect": "/login/"}), {"status": 401, "body": ""}),
    ],
)
def test_a_draft_is_saved_by_this_browser(answer, expected, page, modules):
    modules.answers["/draft/"] = answer
    assert modules.call(REQUEST, "sendDraft", DRAFT) == expected
    [(path, values)] = modules.changes()
    writer = modules.on(WRITER, "it.writer")
    assert (path, values) == (
        "/draft/",
        {
            "kind": "note", "text": "Ask.", "submission": "", "writer": writer, "number": "3",
            "built_on": "",
        },
    )  # fmt: skip
    modules.load("<p>Another page</p>")
    assert modules.on(WRITER, "it.writer") == writer


def test_without_an_answer_the_status_is_zero(page, modules):
    page.route("**/draft/", lambda route: route.abort())
    assert modules.call(REQUEST, "sendDraft", DRAFT) == {"status": 0, "body": ""}
    page.unroute("**/draft/")


def held(modules, **place: Any) -> list[str]:
    where = str(PLACE | place).replace("'", '"')
    return modules.on(FILES, f"(await it.heldFiles({where})).map(({{ key }}) => key)")


def test_files_of_a_form_are_held_until_they_are_let_go(page, modules):
    for key, place in (("b", {}), ("a", {}), ("c", {"person": "8"}), ("d", {"kind": "note"})):
        modules.call(FILES, "holdFile", {"key": key, **PLACE, **place})
        page.evaluate("() => new Promise((later) => { setTimeout(later, 2); })")  # another time
    assert held(modules) == ["b", "a"]
    assert held(modules, person="8") == ["c"]
    modules.call(FILES, "letGo", "b")
    assert held(modules) == ["a"]
    page.evaluate("() => { const now = Date.now; Date.now = () => now() + 31 * 24 * 3600e3; }")
    assert held(modules) == []


def test_where_the_browser_keeps_nothing_no_file_is_held(page, modules):
    page.evaluate("() => { indexedDB.open = () => { throw new Error('off'); }; }")
    modules.call(FILES, "holdFile", {"key": "a", **PLACE})
    assert held(modules) == []
