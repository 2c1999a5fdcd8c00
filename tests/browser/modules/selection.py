"""A list of tickets with its bar, for the modules that select and change them."""

import json

from django.template.loader import render_to_string
from playwright.sync_api import Page

from tests.browser.modules.conftest import Answer, ModulePage


def row(pk: int, changed: int = 100, status: str = "open") -> str:
    return f"""<li class="ticket-row" id="row-{pk}" data-ticket="{pk}" data-changed="{changed}">
      <span class="select-cell"><span class="state" data-status="{status}"></span>
        <input class="checkbox" type="checkbox" id="pick-{pk}"></span>
      <a class="row-subject" id="open-{pk}" href="#ticket-{pk}">Ticket {pk}</a></li>"""


def ticket_list(rows: str, url: str = "/inbox/all/") -> str:
    return f"""<section id="list" hx-get="{url}" hx-trigger="inbox from:body" hx-swap="outerMorph"
      hx-target="this">
      <header class="list-head"><div class="row"><span class="count">120</span></div>
        <nav class="segmented"><a id="only-all" aria-current="true">All</a>
          <a id="only-mine">Mine <span class="num">7</span></a></nav></header>
      <div id="list-body"><ul id="rows">{rows}</ul></div>
      <div id="bulk-dock" hx-morph-skip data-selected="%n selected" data-none="None is selected."
        data-one="Act on 1 ticket" data-many="Act on %n tickets" data-other="It has changed."
        data-busy="Still on its way." data-clear-first="Press Escape first.">
        <p id="bulk-status"></p>
        <div id="bulk" hidden><strong id="bulk-count"></strong>
          <button id="assign" type="button" popovertarget="people" data-bulk-key="a">Assign</button>
          <button id="clear" type="button" data-pick-none>Clear</button>
          <button id="whole" data-pick-view hx-get="/select/" hx-swap="none">Whole view</button>
          <button id="more" type="button" popovertarget="bulk-select">Select all</button>
          <div class="menu" id="bulk-select" popover><button class="menu-item" id="in-view">
            <span data-label="All" data-numbered="All %n">All</span></button></div>
          <span id="merge" data-merge="Merge into #%n" data-label="Merge">Merge</span>
          <div class="menu" id="people" popover><p data-scope></p>
            <button class="menu-item" id="ben">Ben</button></div>
          <form hx-post="/bulk/" hx-swap="none" hx-sync="#bulk:drop" data-bulk>
            <input type="hidden" name="action" value="status">
            <button id="solve" name="status" value="solved" data-bulk-key="e E">
              Solve</button></form></div></div></section>"""


BODY = f"""{ticket_list("".join(row(pk) for pk in range(1, 6)))}
  <section id="ticket" data-ticket="1"><div id="ticket-head">
    <form hx-post="/solve/1/" hx-swap="none"><button id="one" data-hotkey="e">Solve</button></form>
    <button id="pane-spam" data-palette="Spam">Spam</button>
  </div></section>
  <textarea id="note"></textarea>
  <a id="go" href="#went" data-hotkey="g e">Go</a>
  <a id="load" href="#load" hx-get="/tickets/9/" hx-target="#ticket" hx-swap="outerHTML">Nine</a>
  <button data-pick-row data-hotkey="x">Select</button>
  <button data-pick-move="1" data-hotkey="Shift+J">Down</button>
  <button data-pick-move="-1" data-hotkey="Shift+K">Up</button>
  <button id="shown" data-pick-shown>Page</button>
  <button data-move="1" data-hotkey="j">Next</button>"""
WHOLE = Answer(
    json.dumps({"at": 103, "tickets": [[pk, 100] for pk in range(1, 41)]}),
    headers={"Content-Type": "application/json"},
)


def load_list(modules: ModulePage) -> Page:
    body = BODY + "".join(
        render_to_string(f"components/{name}.html") for name in ("menu_filter", "toasts", "palette")
    )
    return modules.load(
        body, "shell/dialogs.js", "shell/keys.js", "shell/palette.js", "inbox/list.js",
        "inbox/bulk.js", "inbox/shown.js", answers={"/select/": WHOLE, "/bulk/": Answer("", 204)},
    )  # fmt: skip


def selected(page: Page) -> list[int]:
    boxes = page.locator(".ticket-row .checkbox:checked")
    return [
        int(box.removeprefix("pick-")) for box in boxes.evaluate_all("all => all.map(b => b.id)")
    ]


def refresh(modules: ModulePage, rows: str, url: str = "/inbox/all/") -> None:
    modules.answers["/inbox/all/"] = Answer(ticket_list(rows, url))
    modules.swap("/inbox/all/", "#list", "outerMorph")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)
