// The open ticket: menus close once used, live updates wait for who types.
import { focusOpenRow } from "./list.js";

// While somebody writes in the head or has one of its menus open it stays as it is, and is loaded anew afterwards.
let isHeadStale = false;

const menuInHead = () => document.querySelector("#ticket-head .menu:popover-open");
const fieldInHead = () => document.activeElement?.closest("#ticket-head input");

document.addEventListener("htmx:before:swap", ({ detail: { tasks, ctx } }) => {
  const field = fieldInHead();
  if (!menuInHead() && (!field || ctx.sourceElement.contains(field))) return;
  const kept = tasks.filter((task) => task.target?.id !== "ticket-head");
  isHeadStale ||= kept.length < tasks.length;
  tasks.splice(0, tasks.length, ...kept);
});

document.addEventListener("toggle", freshenHead, true);
document.addEventListener("focusout", () => setTimeout(freshenHead));

function freshenHead() {
  const thread = document.getElementById("thread");
  if (!isHeadStale || !thread || menuInHead() || fieldInHead()) return;
  isHeadStale = false;
  htmx.trigger(thread, "head-stale", {}, false);
}

// A subject that was typed and not sent is put into the head that a swap brings.
let unsentSubject;

const subjectEdit = () => document.querySelector("#ticket-head .subject-edit");
const shownTicket = () => document.getElementById("ticket")?.dataset.ticket;

document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const field = subjectEdit()?.querySelector("[name=subject]");
  const isUnsent =
    field?.closest("[open]") &&
    field.value !== field.defaultValue &&
    !field.form?.contains(ctx.sourceElement);
  unsentSubject = isUnsent ? { ticket: shownTicket(), value: field.value } : undefined;
});

document.addEventListener("htmx:after:swap", () => {
  const field = subjectEdit()?.querySelector("[name=subject]");
  if (!field || unsentSubject?.ticket !== shownTicket()) return;
  field.closest("details").open = true;
  field.value = unsentSubject.value;
});

// A menu closes when something of it was chosen, or its form was sent; a [data-step] leads to its next choice.
document.addEventListener("click", (event) => {
  const item = event.target.closest("[popover] .menu-item");
  if (item && !item.matches("[popovertarget], [data-step]"))
    setTimeout(() => item.closest("[popover]")?.hidePopover());
});
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[popover]")) setTimeout(() => target.hidePopover());
});

// A field that opens gets the focus at once: the event "toggle" comes too late for fast typing.
document.addEventListener("click", (event) => {
  const summary = event.target.closest(":is(.subject-edit, .other-recipient) > summary");
  if (!summary) return;
  event.preventDefault();
  summary.parentElement.open = true;
  select(summary.parentElement);
});

document.addEventListener(
  "beforetoggle",
  ({ target }) => queueMicrotask(() => select(target)),
  true,
);
document.addEventListener(
  "toggle",
  ({ target }) => {
    if (target.matches(".tags-form") && !target.contains(document.activeElement)) select(target);
  },
  true,
);

function select(place) {
  const isOpen = place.matches(
    ":is(.subject-edit, .other-recipient)[open], .tags-form:popover-open",
  );
  const field = isOpen && place.querySelector("input:not([type=hidden])");
  if (!field) return;
  field.focus();
  field.select();
}

// A drawer folds when somebody presses Escape or beside it.
const drawer = () => document.querySelector(":is(#views, #context):target");

document.addEventListener("click", ({ target }) => {
  if (drawer() && !target.closest("#views, #context, a")) location.hash = "main";
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (drawer()) location.hash = "main";
  const editing = document.activeElement?.closest(":is(.subject-edit, .other-recipient)[open]");
  if (editing) {
    editing.open = false;
    editing.querySelector("summary").focus();
  } else if (document.activeElement?.closest("#composer")) {
    focusOpenRow();
  }
});

// Back to the list without loading the page: on a phone the list is where it was.
document.addEventListener("click", (event) => {
  const back = event.target.closest("[data-back]");
  if (!back || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  closeTicket();
});

async function closeTicket() {
  const list = document.getElementById("list").getAttribute("hx-get");
  const row = document.getElementById(`open-${document.getElementById("ticket").dataset.ticket}`);
  const url = new URL(list, location.href);
  url.searchParams.set("part", "pane");
  await htmx.ajax("GET", url.pathname + url.search, {
    target: "#ticket",
    swap: "outerHTML",
    push: list,
  });
  history.replaceState(history.state, "", list);
  row?.focus();
}
