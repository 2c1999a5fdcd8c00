// Writing in place: Enter saves, Shift+Enter begins a line, Esc puts back, leaving saves. The editor closes at once; the
// text is drawn and sent behind it.
import { changed, eventsOf, mayEdit } from "./requests.js";
import { addEdit, dropEdit, editsOf, isStuck, outcomes } from "./queue.js";
import { claimEdits, forgetEdit, keepEdit } from "./store.js";
import { newKey } from "../shell/new-key.js";
import { answerTo, baseOf, hostOf, isAdded, nameOf, newCard } from "./pending.js";
import { remember } from "./undo.js";
import { currentStop, focusStop, focusPlace, next } from "./navigation.js";
import "./fields.js";
import "./foot.js";

const field = (host) => host.dataset.edit;
const isWords = (host) => field(host) === "body";

export function edit(host, { all = false, key = newKey(), text = host?.dataset.text } = {}) {
  if (!host || !mayEdit() || host.querySelector(".editing")) return;
  const editing = document
    .getElementById("edit-template")
    .content.firstElementChild.cloneNode(true);
  const box = editing.firstElementChild;
  box.value = text;
  box.dataset.key = key;
  box.setAttribute("aria-label", labelOf(host));
  host.append(editing);
  host.classList.add("is-editing");
  box.addEventListener("keydown", (event) => onKey(event, host, box));
  box.addEventListener("input", () => keepDraft(host, box));
  box.addEventListener("blur", () => {
    if (document.activeElement !== box) leave(host, box); // else the window was left, not the editor
  });
  box.focus({ preventScroll: true });
  editing.scrollIntoView({ block: "nearest", inline: "nearest" });
  if (all) box.select();
  else box.setSelectionRange(box.value.length, box.value.length);
}

function labelOf(host) {
  const row = host.closest("[data-row]")?.querySelector(".lane-name")?.textContent.trim() ?? "";
  const touch = document.getElementById(
    `touchpoint-${host.closest("[data-touchpoint]")?.dataset.touchpoint}`,
  );
  return [row, touch?.dataset.text].filter(Boolean).join(", ") || host.title;
}

function onKey(event, host, box) {
  event.stopPropagation();
  if (event.isComposing) return;
  if (event.key === "Escape") {
    event.preventDefault();
    cancel(host, box);
  } else if (event.key === "Enter" && !(event.shiftKey && isWords(host))) {
    event.preventDefault();
    leave(host, box, () => host);
  } else if (event.key === "Tab") {
    const beyond = next(host.closest("[data-stop]") ?? host, [event.shiftKey ? -1 : 1, 0]);
    if (beyond) event.preventDefault();
    leave(host, box, beyond && (() => beyond));
  }
}

// Each keystroke is in this browser's store before the next one.
function keepDraft(host, box) {
  if (box.value.trim() === host.dataset.text) forgetEdit(box.dataset.key);
  else keepEdit({ ...editOf(host, box), state: "draft" });
  changed();
}

function editOf(host, box) {
  const cell = host.closest(".cell");
  const outer = field(host) === "title" ? document.getElementById("map-head") : host;
  return {
    key: box.dataset.key,
    host: nameOf(host),
    cell: (cell ?? outer).id,
    field: field(host),
    text: box.value.trim(),
    was: host.dataset.text,
    base: baseOf(host),
    adds: isAdded(host),
    lane: cell?.dataset.lane ?? "",
    label: box.getAttribute("aria-label"),
    at: Date.now(),
  };
}

function leave(host, box, then) {
  if (box.readOnly) return;
  const made = editOf(host, box);
  const isChanged =
    made.text !== host.dataset.text || editsOf(made.host).some((each) => isStuck(each));
  close(host, box);
  if (isChanged && (made.text || isWords(host))) addEdit(made);
  else forgetEdit(made.key);
  finish(host, made.cell, then);
}

function cancel(host, box) {
  close(host, box);
  forgetEdit(box.dataset.key);
  for (const stuck of editsOf(nameOf(host)).filter((each) => isStuck(each))) dropEdit(stuck.key);
  finish(host, host.closest(".cell")?.id, () => host);
}

function close(host, box) {
  box.readOnly = true; // the blur of its leaving changes nothing
  host.querySelector(".editing").remove();
  host.classList.remove("is-editing");
}

function finish(host, cellId, then) {
  if (host.matches(".is-new") && isAdded(host) && !editsOf(host.id).length) host.remove();
  if (then) {
    const stop = then();
    focusStop(stop.isConnected ? stop : firstStop(document.getElementById(cellId)));
  }
  changed();
}

function firstStop(cell) {
  return cell?.matches("[data-stop]") ? cell : cell?.querySelector("[data-stop]");
}

function rememberEdit({ edit: made, response, text }) {
  const { base, field: name, lane, was, adds } = made;
  const values = { [name]: made.text, ...(lane ? { lane } : {}) };
  const again = { url: base.url, values };
  const added = adds && made.text && answerTo(made, text)?.dataset.url;
  const { undo } = eventsOf(response).toast ?? {};
  if (added) remember({ url: added, values: { body: "" } }); // an emptied card is removed
  else if (!adds && (name !== "body" || (was && made.text)))
    remember({ url: base.url, values: { ...values, [name]: was } }, again);
  else if (undo) remember({ url: undo, values: {} });
}

// A refused text is put back into the editor if it still has the focus; otherwise it stays drawn as refused.
function refused({ edit: made }) {
  const detail = { text: made.why, tone: "late" };
  document.dispatchEvent(new CustomEvent("toast", { detail }));
  const host = hostOf(made.host);
  const focused = document.activeElement;
  if (focused === host || focused === document.body) setTimeout(() => edit(host));
}

function addCard(cell) {
  const key = newKey();
  edit(newCard(cell, key), { key });
}

// Edits that an earlier page of this browser did not send are sent now; an unfinished one is opened again.
function resume(edits) {
  for (const found of edits) {
    if (found.state === "draft") reopen(found);
    else addEdit({ ...found, tries: 1 });
  }
}

function reopen(draft) {
  const cell = document.getElementById(draft.cell);
  const isNew = draft.adds && draft.host.startsWith("new-") && cell?.querySelector("[data-add]");
  const host = hostOf(draft.host) ?? (isNew ? newCard(cell, draft.key) : null);
  if (!host) return addEdit(draft);
  Object.assign(host.dataset, draft.base);
  edit(host, draft);
  changed();
}

document.addEventListener("keydown", (event) => {
  const stop = currentStop() ?? event.target.closest?.("[data-edit]");
  if (!stop || event.target !== stop || event.altKey || event.ctrlKey || event.metaKey) return;
  if ((event.key === "Enter" || event.key === "F2") && stop.dataset.edit) {
    event.preventDefault();
    edit(stop);
  } else if (event.key === "+" && stop.closest(".cell.cards") && mayEdit()) {
    event.preventDefault();
    addCard(stop.closest(".cell"));
  }
});

document.addEventListener("dblclick", ({ target }) => {
  const host = target.closest("[data-edit]");
  if (host && !target.closest("button, textarea, .more")) edit(host);
});

// A finger has no double click: a tap on words writes.
document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-add]");
  if (add) addCard(add.closest(".cell"));
  const host = event.target.closest("#map-grid [data-edit=body]");
  if (host && event.pointerType === "touch") edit(host);
});

// The focus does not move while something else is being edited.
document.addEventListener("map-added", ({ detail: { id } }) => {
  if (document.activeElement?.closest(".editing")) return;
  focusPlace(id);
  edit(document.getElementById(id), { all: true });
});

document.addEventListener("map-rename", ({ detail: { id } }) =>
  edit(document.getElementById(id), { all: true }),
);

outcomes.addEventListener("confirmed", ({ detail }) => rememberEdit(detail));
outcomes.addEventListener("refused", ({ detail }) => refused(detail));
if (mayEdit()) resume(await claimEdits());
