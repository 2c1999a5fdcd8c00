"""The small modules of shell/: tabs.js, local-store.js, new-key.js, activity.js, own-request.js."""

from uuid import UUID

import pytest
from playwright.sync_api import Page

from tests.browser.modules.conftest import Answer, ModulePage

TABS, STORE = "shell/tabs.js", "shell/local-store.js"
KEY, ACTIVITY, REQUEST = "shell/new-key.js", "shell/activity.js", "shell/own-request.js"
LIVING = "[...(await it.livingOf(new Set(['open', 'gone'])))]"
# As over plain http, with a wait that ends at once.
WITHOUT_LOCKS = """() => {
  Object.defineProperty(navigator, "locks", { value: undefined });
  const start = setTimeout;
  window.setTimeout = (act) => start(act, 0);
}"""


def test_a_key_is_a_random_uuid(modules):
    modules.load("")
    keys = {UUID(modules.call(KEY, "newKey")) for _ in range(20)}
    assert (len(keys), {key.version for key in keys}) == (20, {4})


def test_a_tab_lives_as_long_as_it_holds_its_lock(modules):
    page = modules.load("")
    page.evaluate(
        """() => new Promise((held) => {
          navigator.locks.request("tandem:tab:open", () => {
            held();
            return new Promise(() => {});
          });
        })"""
    )
    assert modules.on(TABS, LIVING) == ["open"]
    assert modules.on(TABS, "[...(await it.livingOf(new Set([it.tab])))].length") == 1


def test_without_locks_a_tab_lives_that_answers(modules):
    page = modules.load("")
    page.evaluate(WITHOUT_LOCKS)
    assert modules.on(TABS, LIVING) == []
    assert modules.on(TABS, "[...(await it.livingOf(new Set()))]") == []
    page.evaluate(
        """() => {
          window.other = new BroadcastChannel("tandem:tab");
          window.heard = new Promise((resolve) => {
            other.addEventListener("message", ({ data }) => {
              if (data.asks) other.postMessage({ lives: "open" });
              else resolve(data.lives);
            });
          });
          window.setTimeout = () => 0;
        }"""
    )
    assert modules.on(TABS, "[...(await it.livingOf(new Set(['open'])))]") == ["open"]
    page.evaluate("other.postMessage({ asks: true })")
    assert modules.on(TABS, "(await heard) === it.tab")


def test_without_locks_a_tab_keeps_its_name_over_a_reload_and_a_copy_does_not(modules):
    def name() -> str:
        page = modules.load("")
        page.evaluate(WITHOUT_LOCKS)
        return modules.on(TABS, "it.tab")

    first = name()
    assert name() == first  # the page was left in between
    page = modules.page
    assert page.evaluate("sessionStorage.length") == 0
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('off'); }; }")
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert name() != first
    page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('off'); }; }")


def store(modules: ModulePage, name: str, *args: object) -> object:
    return modules.call(STORE, name, *args)


def test_values_are_stored_and_found_by_the_beginning_of_their_name(modules):
    modules.load("")
    for name, value in (("one:a", {"text": "Words"}), ("one:b", [1]), ("two:a", None)):
        store(modules, "writeLocal", name, value)
    assert sorted(store(modules, "readLocal", "one:")) == [
        ["one:a", {"text": "Words"}],
        ["one:b", [1]],
    ]
    store(modules, "removeLocal", "one:a")
    assert store(modules, "readLocal", "one:") == [["one:b", [1]]]
    assert store(modules, "localStoreWorks")


@pytest.mark.parametrize(
    ("broken", "call"),
    [
        ("setItem", ("writeLocal", "one:a", 1)),
        ("removeItem", ("removeLocal", "one:a")),
        ("getItem", ("readLocal", "one:")),
    ],
)
def test_a_store_that_is_full_or_off_is_told_and_breaks_nothing(broken, call, modules):
    page = modules.load("")
    store(modules, "writeLocal", "one:a", 1)
    page.evaluate(
        """name => {
          window.works = Storage.prototype[name];
          Storage.prototype[name] = () => { throw new Error("full"); };
        }""",
        broken,
    )
    assert not store(modules, *call)
    assert not store(modules, "localStoreWorks")
    page.evaluate("name => { Storage.prototype[name] = works; }", broken)
    store(modules, "writeLocal", "one:a", 2)
    assert store(modules, "localStoreWorks")


def test_what_is_no_json_counts_as_nothing(modules):
    page = modules.load("")
    page.evaluate("localStorage.setItem('one:a', '{')")
    assert store(modules, "readLocal", "one:") == []


def unattended(page: Page) -> str | None:
    with page.expect_request("**/part/") as request:
        page.evaluate("void htmx.ajax('GET', '/part/', { target: 'body', swap: 'none' })")
    return request.value.headers.get("x-unattended")


def test_a_page_that_nobody_uses_says_so_with_its_requests(modules):
    page = modules.load("<p>Words</p>")
    page.evaluate("() => { window.time = 0; Date.now = () => time; }")
    page.evaluate("path => import(path)", f"/static/js/{ACTIVITY}")
    page.evaluate("() => { time = 5 * 60 * 1000; }")
    assert unattended(page) is None
    page.evaluate("() => { time += 1; }")
    assert unattended(page) == "true"
    page.keyboard.press("a")
    assert unattended(page) is None


def test_a_request_of_a_person_returns_its_status_and_leaves_nothing(modules):
    page = modules.load("<p>Words</p>", answers={"/no/": Answer("No.", 409)})
    page.evaluate(
        """document.addEventListener("htmx:before:request", ({ target }) => {
          window.says = target.hasAttribute("data-says-failure");
        })"""
    )
    code = 'await it.sendAlone("POST", "{}", {{ swap: "none", saysFailure: {} }})'
    assert modules.on(REQUEST, code.format("/yes/", "false")) == 200
    assert not page.evaluate("says")
    assert modules.on(REQUEST, code.format("/no/", "true") + ".catch(() => 409)") == 409
    assert page.evaluate("says")
    assert page.locator("span").count() == 0


def test_requests_of_a_person_do_not_wait_for_each_other(modules):
    modules.load("<p>Words</p>")
    three = """await Promise.all(["/a/", "/b/", "/c/"].map((url) =>
      it.sendAlone("POST", url, { swap: "none" })))"""
    assert modules.on(REQUEST, three) == [200, 200, 200]
    assert sorted(path for path, _values in modules.changes()) == ["/a/", "/b/", "/c/"]
