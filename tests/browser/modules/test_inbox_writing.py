"""inbox/composer.js, inbox/files.js, inbox/folds.js and inbox/lightbox.js."""

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

COMPOSER = """
<section id="thread" data-last-message="9"></section>
<section id="composer" data-kind="reply">
  <a role="tab" id="reply-tab" href="?reply" data-compose="reply" aria-selected="true">Reply</a>
  <a role="tab" id="note-tab" href="?note" data-compose="note" aria-selected="false">Note</a>
  <div id="composer-notice"><button data-turn-into-note>Note</button>
    <button data-discard>Discard</button></div>
  <form id="reply-form"><input name="seen" value="7" data-seen>
    <textarea id="reply-text" class="composer-text"></textarea>
    <input type="file" multiple data-files id="files">
    <ul data-chosen data-remove="Remove" hidden></ul>
  </form>
  <form id="note-form"><textarea id="note-text" class="composer-text"></textarea></form>
</section>
"""


@pytest.fixture
def composer(modules) -> Page:
    return modules.load(COMPOSER, "inbox/composer.js", "inbox/files.js")


def test_a_tab_shows_its_form_and_the_cursor_is_at_the_end(composer, focused):
    composer.locator("#note-text").fill("Ask the carrier.")
    composer.locator("#note-tab").click()
    assert composer.locator("#composer").get_attribute("data-kind") == "note"
    assert composer.locator("#note-tab").get_attribute("aria-selected") == "true"
    assert composer.locator("#reply-tab").get_attribute("aria-selected") == "false"
    assert focused() == "note-text"
    assert composer.evaluate("document.activeElement.selectionStart") == len("Ask the carrier.")


def test_arrows_switch_between_the_tabs(composer, focused):
    composer.locator("#reply-tab").focus()
    composer.keyboard.press("ArrowRight")
    assert focused() == "note-tab"
    assert composer.locator("#composer").get_attribute("data-kind") == "note"
    composer.keyboard.press("ArrowLeft")
    assert focused() == "reply-tab"


def test_a_reply_turned_into_a_note_is_added_to_the_note(composer):
    composer.locator("#note-text").fill("Before.")
    composer.locator("#reply-text").fill("Call her.")
    composer.get_by_role("button", name="Note").click()
    expect(composer.locator("#note-text")).to_have_value("Before.\n\nCall her.")
    expect(composer.locator("#reply-text")).to_have_value("")
    assert composer.locator("#composer").get_attribute("data-kind") == "note"


def test_a_discarded_reply_counts_the_thread_as_seen(composer, focused):
    composer.locator("#reply-text").fill("Call her.")
    composer.get_by_role("button", name="Discard").click()
    expect(composer.locator("#reply-text")).to_have_value("")
    expect(composer.locator("[data-seen]")).to_have_value("9")
    assert focused() == "reply-text"


@pytest.mark.parametrize(("written", "seen"), [("", "9"), ("Half a thought", "7")])
def test_a_live_update_is_seen_unless_a_reply_is_being_written(written, seen, composer, modules):
    composer.locator("#reply-text").fill(written)
    options = {"target": "#thread", "source": "#thread"}
    composer.evaluate("options => htmx.ajax('GET', '/thread/', options)", options)
    expect(composer.locator("[data-seen]")).to_have_value(seen)


def pick(page: Page, *names: str) -> None:
    files = [{"name": name, "mimeType": "text/plain", "buffer": b"x"} for name in names]
    page.locator("#files").set_input_files(files)


def chosen(page: Page) -> list[str]:
    return page.evaluate("[...document.getElementById('files').files].map((file) => file.name)")


def test_chosen_files_are_listed_and_one_is_taken_out(composer):
    pick(composer, "a.txt", "b.txt", "c.txt")
    listed = composer.locator("[data-chosen] .truncate")
    assert listed.all_inner_texts() == ["a.txt", "b.txt", "c.txt"]
    composer.get_by_role("button", name="Remove b.txt").click()
    assert chosen(composer) == ["a.txt", "c.txt"]
    assert listed.all_inner_texts() == ["a.txt", "c.txt"]


def test_the_place_of_the_files_is_hidden_without_any(composer):
    pick(composer, "a.txt")
    assert composer.locator("[data-chosen]").is_visible()
    composer.get_by_role("button", name="Remove a.txt").click()
    assert composer.locator("[data-chosen]").is_hidden()


@pytest.mark.parametrize("event", ["paste", "drop"])
def test_pasted_and_dropped_files_are_added(event, composer):
    pick(composer, "a.txt")
    composer.evaluate(
        """(kind) => {
          const data = new DataTransfer();
          data.items.add(new File(["x"], "new.txt"));
          const options = { bubbles: true, cancelable: true };
          const event = kind === "paste"
            ? new ClipboardEvent(kind, { ...options, clipboardData: data })
            : new DragEvent(kind, { ...options, dataTransfer: data });
          document.getElementById("reply-text").dispatchEvent(event);
        }""",
        event,
    )
    assert chosen(composer) == ["a.txt", "new.txt"]


FOLDS = """<div class="inbox"><button id="fold-views" data-fold="views">Views</button>
<button id="fold-context" data-fold="context">Customer</button></div>"""


def test_folded_panes_are_stored_in_a_cookie(modules):
    page = modules.load(FOLDS, "inbox/folds.js")
    page.locator("#fold-views").click()
    page.locator("#fold-context").click()
    assert page.locator(".inbox").get_attribute("class") == "inbox no-views no-context"
    assert page.evaluate("document.cookie") == "folded=views.context"
    page.locator("#fold-views").click()
    assert page.evaluate("document.cookie") == "folded=context"


def test_on_a_narrow_screen_nothing_folds(modules):
    page = modules.load(FOLDS, "inbox/folds.js")
    page.set_viewport_size({"width": 1279, "height": 600})
    page.locator("#fold-views").click()
    assert page.locator(".inbox").get_attribute("class") == "inbox"


FILES = "".join(
    f'<a class="attachment" id="file-{name}" href="/files/{name}" data-picture="/pictures/{name}"'
    f' data-file-name="{name}" data-about="1 kB">{name}</a>'
    for name in ("a.png", "b.png", "c.png")
)


@pytest.mark.parametrize(("direction", "key"), [("ltr", "ArrowRight"), ("rtl", "ArrowLeft")])
def test_the_lightbox_turns_to_the_next_file_and_round(direction, key, modules):
    box = render_to_string("helpdesk/parts/lightbox.html")
    page = modules.load(FILES + box, "inbox/lightbox.js")
    page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
    page.locator("[id='file-b.png']").click()
    name, place = page.locator("#lightbox-name"), page.locator("[data-place]")
    shown = [(name.inner_text(), place.inner_text())]
    for _ in range(2):
        page.keyboard.press(key)
        shown.append((name.inner_text(), place.inner_text()))
    assert shown == [("b.png", "2 / 3"), ("c.png", "3 / 3"), ("a.png", "1 / 3")]
    assert page.locator("[data-save]").get_attribute("href") == "http://localhost/files/a.png"


def test_a_picture_that_cannot_be_drawn_is_replaced_by_words(modules):
    box = render_to_string("helpdesk/parts/lightbox.html")
    page = modules.load(FILES + box, "inbox/lightbox.js")
    page.locator("[id='file-a.png']").click()
    text = page.locator("#lightbox-text").get_attribute("data-none")
    expect(page.locator("#lightbox-text")).to_have_text(str(text))
