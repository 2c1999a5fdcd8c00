// Writing in place: Enter keeps, Shift+Enter begins a line, Esc puts back, leaving keeps. No Save button.
import { mayEdit, send } from "./requests.js";
import { remember } from "./undo.js";
import { currentStop, land, landOn, next } from "./navigation.js";

const field = (host) => host.dataset.edit;
const isWords = (host) => field(host) === "body";

export function edit(host, { all = false } = {}) {
  if (!host || !mayEdit() || host.querySelector(".editing")) return;
  const editing = document
    .getElementById("edit-template")
    .content.firstElementChild.cloneNode(true);
  const box = editing.firstElementChild;
  box.value = host.dataset.text;
  box.setAttribute("aria-label", labelOf(host));
  host.append(editing);
  host.classList.add("is-editing");
  host.setAttribute("hx-morph-skip", ""); // what others do meanwhile leaves these words alone
  box.addEventListener("keydown", (event) => onKey(event, host, box));
  box.addEventListener("blur", () => keep(host, box));
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
    close(host);
    land(host);
  } else if (event.key === "Enter" && !(event.shiftKey && isWords(host))) {
    event.preventDefault();
    keep(host, box, host.id);
  } else if (event.key === "Tab") {
    const beyond = next(host.closest("[data-stop]") ?? host, [event.shiftKey ? -1 : 1, 0]);
    if (beyond) event.preventDefault();
    keep(host, box, beyond?.id);
  }
}

function close(host) {
  const editing = host.querySelector(".editing");
  if (editing) editing.firstElementChild.readOnly = true; // the blur of its leaving keeps nothing
  editing?.remove();
  host.classList.remove("is-editing");
  host.removeAttribute("hx-morph-skip");
}

async function keep(host, box, then) {
  if (!box.isConnected || box.readOnly) return;
  const was = host.dataset.text;
  const text = box.value.trim();
  if (text === was || (!text && !isWords(host))) {
    close(host);
    if (then) landOn(then);
    return;
  }
  box.readOnly = true;
  const cell =
    host.closest(".cell") ?? (field(host) === "title" ? document.getElementById("map-head") : host);
  const { url } = host.dataset;
  const values = { [field(host)]: text };
  for (const name of ["revision", "was"])
    if (name in host.dataset) values[name] = host.dataset[name];
  if (cell.dataset.lane) values.lane = cell.dataset.lane;
  const before = cardsIn(cell);
  const answer = await send(url, values, { target: `#${cell.id}`, swap: "outerHTML" });
  box.readOnly = false;
  if (answer.ok) {
    const added = cardsIn(document.getElementById(cell.id)).find((card) => !before.includes(card));
    rememberEdit({ url, values, was, added, undo: answer.undo });
    landAfter(then, cell.id);
  } else if (answer.status === 422) close(host);
  else if (document.activeElement === document.body) box.focus();
}

// Nobody is torn from where they went on writing meanwhile.
function landAfter(then, cellId) {
  if (!then || document.activeElement?.closest(".editing")) return;
  land(document.getElementById(then) ?? firstStop(document.getElementById(cellId)));
}

function firstStop(cell) {
  return cell?.matches("[data-stop]") ? cell : cell?.querySelector("[data-stop]");
}

// The URLs of the cards of a cell; a lane of text has its one card in the cell itself.
export function cardsIn(cell) {
  const urls = [cell, ...cell.querySelectorAll("article")].map((each) => each.dataset.url);
  return urls.filter((url) => url && url !== cell.dataset.addUrl);
}

function rememberEdit({ url, values, was, added, undo }) {
  const { revision: _revision, was: _was, ...plain } = values;
  const name = ["body", "name", "title"].find((each) => each in values);
  if (name !== "body" || (was && values.body)) {
    remember({ url, values: { ...plain, [name]: was } }, { url, values: plain });
    return;
  }
  if (values.body && added) remember({ url: added, values: { body: "" } }); // an emptied card is removed
  else if (undo) remember({ url: undo, values: {} });
}

// A new card is written in a place of its own, at the end of the cell.
function addCard(cell) {
  const card = document.createElement("article");
  Object.assign(card.dataset, { edit: "body", url: cell.dataset.addUrl, text: "" });
  card.className = "note-card is-new";
  card.id = `new-${cell.id}`;
  cell.querySelector("[data-add]").before(card);
  edit(card);
  card.querySelector("textarea").addEventListener("blur", () => setTimeout(() => dropEmpty(card)));
}

function dropEmpty(card) {
  if (!card.querySelector(".editing")) card.remove();
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

document.addEventListener("map-added", ({ detail: { id } }) => {
  landOn(id);
  edit(document.getElementById(id), { all: true });
});

document.addEventListener("map-rename", ({ detail: { id } }) =>
  edit(document.getElementById(id), { all: true }),
);
