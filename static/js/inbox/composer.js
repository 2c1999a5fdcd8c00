// The composer. Two forms, so that words meant for the team are never sent to a customer.
import { removeFiles } from "./files.js";
import { focusOpenRow } from "./list.js";

const composer = () => document.getElementById("composer");
const field = (kind) => document.getElementById(`${kind}-text`);

function show(kind) {
  const place = composer();
  place.dataset.kind = kind;
  place.classList.toggle("as-note", kind === "note");
  for (const tab of place.querySelectorAll("[data-compose]")) {
    tab.setAttribute("aria-selected", String(tab.dataset.compose === kind));
  }
}

export function write(kind) {
  show(kind);
  const text = field(kind);
  text.focus();
  text.setSelectionRange(text.value.length, text.value.length);
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest("[data-compose]");
  if (tab) {
    event.preventDefault();
    write(tab.dataset.compose);
  }
  if (event.target.closest("[data-turn-into-note]")) turnIntoNote();
  if (event.target.closest("[data-discard]")) {
    discard();
    removeFiles(field("reply").form);
  }
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.("[role=tab][data-compose]");
  if (!tab || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const other = composer().querySelector(`[data-compose]:not(#${tab.id})`);
  if (!other) return;
  show(other.dataset.compose);
  other.focus();
});

function turnIntoNote() {
  const text = field("reply").value;
  discard();
  field("note").value = [field("note").value, text].filter(Boolean).join("\n\n");
  changed(field("note"));
  write("note");
}

function discard() {
  field("reply").value = "";
  changed(field("reply"));
  document.getElementById("composer-notice").replaceChildren();
  seenAll();
  field("reply").focus();
}

function changed(text) {
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

// Messages that arrive while nothing is written count as seen; otherwise Send stops and names them.
function seenAll() {
  const seen = document.querySelector("[data-seen]");
  const newest = document.getElementById("thread")?.dataset.lastMessage;
  if (seen && newest && !field("reply").value.trim()) seen.value = newest;
}

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id === "thread") seenAll();
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches?.("#composer form") && ctx.response?.status < 300)
    document.dispatchEvent(new CustomEvent("message-sent", { detail: { ctx } }));
});

// After sending, single keys work again: the place is the list, not an empty field.
document.addEventListener("ticket-sent", focusOpenRow);
document.addEventListener("htmx:before:swap", ({ detail: { ctx } }) => {
  const isSent = ctx.sourceElement.closest?.("#composer") && ctx.target?.id === "composer";
  if (isSent) document.activeElement?.blur();
});
