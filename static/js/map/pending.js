// Texts that the server has not confirmed are drawn at once, and again after every swap.
import { dropEdit, editsOf, isStuck, outcomes, rebase, unsentEdits } from "./queue.js";
import { focusStop } from "./navigation.js";
import { isWriting } from "./swaps.js";

const WORDS = ":scope > .card-text, .touchpoint-name, .stage-name";
const dialogs = new Map(); // of edit conflicts, by the key of the edit
let held = null; // the element that had the focus before a swap, which may be replaced

// The name of the element that shows a text: its id; for a card that was added here the one it had before the server drew
// it, so that all edits of the card have the same.
export function nameOf(host) {
  return host.matches("article[data-key]") ? `new-${host.dataset.key}` : host.id;
}

// The element with this name in the page or in an answer.
export function hostOf(name, root = document) {
  if (!name) return null;
  const key = name.replace(/^new-/u, "");
  const isCard = key !== name;
  return (
    root.getElementById(name) ??
    (isCard ? root.querySelector(`article[data-key="${CSS.escape(key)}"]`) : null)
  );
}

// The version that the writer saw, as the server expects it.
export function baseOf({ dataset }) {
  const base = { url: dataset.url };
  for (const name of ["revision", "was"]) if (name in dataset) base[name] = dataset[name];
  return base;
}

export function isAdded(host) {
  const cell = host.closest(".cell");
  return Boolean(cell) && host.dataset.url === cell.dataset.addUrl;
}

// A place for a new card at the end of its cell. It is no article: those are the server's.
export function newCard(cell, key) {
  const card = document.createElement("div");
  Object.assign(card.dataset, { edit: "body", url: cell.dataset.addUrl, text: "", stop: "" });
  card.className = cell.closest(".backstage") ? "back-card is-new" : "note-card is-new";
  card.id = `new-${key}`;
  card.tabIndex = -1;
  cell.querySelector("[data-add]").before(card);
  return card;
}

function paint() {
  for (const edit of unsentEdits()) {
    if (edit.state === "conflict") paintDialog(edit);
    else paintText(edit);
  }
}

function paintText(edit) {
  const cell = document.getElementById(edit.cell);
  const isNew = edit.adds && edit.host.startsWith("new-") && cell?.querySelector("[data-add]");
  const host = hostOf(edit.host) ?? (isNew ? newCard(cell, edit.host.replace("new-", "")) : null);
  if (!host || isWriting(host)) return;
  host.dataset.served ??= host.dataset.text;
  host.dataset.text = edit.text;
  host.classList.add("is-unsent");
  host.classList.toggle("is-refused", isStuck(edit));
  if (edit.text) showText(host, edit.text);
}

// A swap has taken the listeners of the forms, so a copy is shown; the focus stays on the same button.
function paintDialog({ key, cell }) {
  const dialog = dialogs.get(key);
  const place = document.getElementById(cell);
  if (!dialog || dialog.isConnected || !place) return;
  const shown = document.importNode(dialog, true);
  if (dialog.contains(held)) held = buttonsOf(shown)[buttonsOf(dialog).indexOf(held)] ?? null;
  dialogs.set(key, shown);
  place.append(shown);
  htmx.process(shown);
}

function buttonsOf(dialog) {
  return [...dialog.querySelectorAll("button")];
}

function showText(host, text) {
  const place = host.querySelector(WORDS) ?? placeIn(host);
  const first = place.firstChild;
  if (first?.nodeType === Node.TEXT_NODE) first.nodeValue = text;
  else place.prepend(text);
}

function placeIn(host) {
  if (host.dataset.edit !== "body") return host;
  const place = document.createElement("p");
  place.className = "card-text";
  host.querySelector(".hint-add")?.remove();
  host.prepend(place);
  return place;
}

// An edit that is no longer to be sent shows the server's text again.
function putBack(edit) {
  closeDialog(edit);
  const host = hostOf(edit.host);
  if (!host || editsOf(edit.host).some((each) => each !== edit)) return;
  if (host.matches(".is-new") && !isWriting(host)) host.remove();
  else if ("served" in host.dataset) {
    host.dataset.text = host.dataset.served;
    showText(host, host.dataset.text);
    settle(host);
  }
}

function closeDialog({ key }) {
  dialogs.get(key)?.remove();
  dialogs.delete(key);
}

function settle(host) {
  delete host.dataset.served;
  host.classList.remove("is-unsent", "is-refused");
}

// The element of the answer that an edit belongs to.
export function answerTo(edit, text) {
  const answer = parse(text);
  return answer.querySelector(`[data-key="${edit.key}"]`) ?? hostOf(edit.host, answer);
}

function confirmed({ edit, text }) {
  const fresh = answerTo(edit, text);
  if (fresh) rebase(edit.host, baseOf(fresh), isAddedIn(fresh));
  const target = document.getElementById(edit.cell);
  if (!target) return;
  if (isWriting(target)) adopt(edit, fresh);
  const source = document.getElementById("saved");
  htmx.swap({ text, target, sourceElement: source, swap: "outerHTML", hx: {}, request: {} });
}

function isAddedIn(fresh) {
  return fresh.dataset.url === (fresh.dataset.addUrl ?? "");
}

// The cell is being edited, so it is not replaced: only the attributes of this one text are copied from the answer.
function adopt(edit, fresh) {
  const host = hostOf(edit.host);
  if (!host || !fresh) return;
  const hasFocus = document.activeElement === host;
  if (host.matches(".is-new") && fresh.matches("article") && !isWriting(host)) {
    const card = document.importNode(fresh, true);
    host.replaceWith(card);
    if (hasFocus) focusStop(card);
    return;
  }
  for (const name of ["url", "revision", "was"])
    if (name in fresh.dataset) host.dataset[name] = fresh.dataset[name];
  if (!editsOf(edit.host).length) {
    host.dataset.text = fresh.dataset.text;
    settle(host);
  }
}

// The dialog stays until one of the texts is chosen, whatever is swapped meanwhile.
function conflict({ edit, response, text }) {
  putBack(edit);
  const dialog = parse(text).querySelector(".conflict");
  const place = document.querySelector(response.headers.get("HX-Retarget") ?? `#${edit.cell}`);
  if (!dialog || !place) return;
  const shown = document.importNode(dialog, true);
  shown.dataset.of = edit.key;
  dialogs.set(edit.key, shown);
  place.append(shown);
  htmx.process(shown);
  if (!document.activeElement?.closest(".editing")) shown.querySelector("[data-focus]")?.focus();
}

function editOfDialog({ sourceElement }) {
  const key = sourceElement?.closest?.(".conflict")?.dataset.of;
  return unsentEdits().find((edit) => edit.key === key);
}

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const edit = editOfDialog(ctx);
  if (edit && ctx.response.status < 300) dropEdit(edit.key);
});

// It was changed once more: the new question takes the place of the old one.
document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  const edit = editOfDialog(ctx);
  if (!edit || ctx.response?.status !== 422) return;
  tasks.length = 0;
  conflict({ edit, response: ctx.response, text: ctx.text });
});

function parse(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return template.content;
}

outcomes.addEventListener("confirmed", ({ detail }) => confirmed(detail));
outcomes.addEventListener("conflict", ({ detail }) => conflict(detail));
outcomes.addEventListener("replaced", ({ detail }) => closeDialog(detail.edit));
outcomes.addEventListener("dropped", ({ detail }) => putBack(detail.edit));
document.addEventListener("map-changes", paint);

document.addEventListener("htmx:before:swap", () => {
  const focused = document.activeElement;
  held = focused?.closest("#map-grid .is-new, .conflict") ? focused : null;
});

// Before anything else runs, so that no key is lost.
document.addEventListener("htmx:before:settle", () => {
  paint();
  if (!held || (held.isConnected && document.activeElement === held)) return;
  if (held.isConnected) held.focus({ preventScroll: true });
  else focusStop(hostOf(held.id));
});
