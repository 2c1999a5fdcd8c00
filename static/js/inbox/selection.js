// The selected tickets of the list: some by their numbers, or all of the list as it was at a moment. The selection follows
// the tickets through every refresh; a ticket that leaves the list leaves it. It is empty in another list.
import { showToast } from "../shell/toasts.js";
import { move } from "./list.js";

const AFTER = 20; // rows below the last selected one that a refreshed list still has

let picked = new Set();
let whole = null; // {at, count, but: Set}
let range = null; // {anchor, base: Set}, of shift
let pickedIn = ""; // the address of the list

const rows = () => [...document.querySelectorAll(".ticket-row[data-changed]")];
const rowOf = (pk) => document.getElementById(`row-${pk}`);
const boxOf = (row) => row.querySelector(".select-cell .checkbox");
const listUrl = () => document.getElementById("list")?.getAttribute("hx-get") ?? "";
const dock = () => document.getElementById("bulk-dock");
const ringRow = () =>
  document.activeElement.closest?.(".ticket-row[data-changed]") ??
  document.querySelector(".ticket-row[data-changed][aria-current]");

export function count() {
  return whole ? Math.max(0, whole.count - whole.but.size) : picked.size;
}

// What a request carries to name the selection.
export function fields() {
  if (whole) return { all: "1", at: String(whole.at), but: [...whole.but].join(",") };
  return { tickets: [...picked].join(",") };
}

export function clear() {
  [picked, whole, range] = [new Set(), null, null];
  show();
}

export const isWhole = () => Boolean(whole);

function isPicked(row) {
  const pk = row.dataset.ticket;
  return whole ? isOfWhole(row) && !whole.but.has(pk) : picked.has(pk);
}

// As the server judges: what was changed after the moment is not what was selected.
const isOfWhole = (row) => Number(row.dataset.changed) <= whole.at;

function pick(row, isOn) {
  const pk = row.dataset.ticket;
  pickedIn = listUrl();
  if (!whole) return isOn ? picked.add(pk) : picked.delete(pk);
  if (!isOfWhole(row)) return isOn && showToast({ text: dock().dataset.other });
  return isOn ? whole.but.delete(pk) : whole.but.add(pk);
}

function begin(row) {
  range = { anchor: row.dataset.ticket, base: new Set(picked) };
}

// All rows between the anchor and this one, and what was selected before: a shorter range gives rows back.
function pickTo(row) {
  const all = rows();
  const anchor = range && rowOf(range.anchor);
  if (whole || !anchor) {
    pick(row, true);
    return begin(row);
  }
  const [from, to] = [all.indexOf(anchor), all.indexOf(row)].toSorted((a, b) => a - b);
  picked = new Set(range.base);
  for (const each of all.slice(from, to + 1)) pick(each, true);
}

// Writes the selection into the boxes.
function show() {
  for (const row of rows()) boxOf(row).checked = isPicked(row);
  document.dispatchEvent(new CustomEvent("selection-shown"));
}

function refresh() {
  if (pickedIn && pickedIn !== listUrl()) {
    pickedIn = "";
    return clear();
  }
  const isLoading = document.getElementById("list-body")?.getAttribute("aria-busy") === "true";
  if (!isLoading) picked = new Set([...picked].filter((pk) => rowOf(pk)));
  show();
}

document.addEventListener("htmx:after:swap", refresh);
window.addEventListener("pageshow", refresh); // the browser may have ticked boxes again

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id !== "list" || !picked.size) return;
  const last = rows().findLastIndex((row) => isPicked(row));
  const shown = Number(ctx.request.body.get("shown") ?? 0);
  ctx.request.body.set("shown", String(Math.max(shown, rows().length, last + 1 + AFTER)));
});

document.addEventListener("click", ({ target, shiftKey }) => {
  const box = target.closest(".ticket-row .select-cell .checkbox");
  if (!box) return;
  const row = box.closest(".ticket-row");
  if (shiftKey && range && !whole) pickTo(row);
  else {
    pick(row, box.checked);
    begin(row);
  }
  show();
});

// Shift and a click on a row selects up to it, and opens no window.
document.addEventListener(
  "click",
  (event) => {
    const row = event.target.closest(".ticket-row[data-changed]");
    if (!event.shiftKey || !row || event.target.closest(".select-cell")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!range && ringRow()) startAt(ringRow());
    pickTo(row);
    show();
  },
  true,
);
document.addEventListener("mousedown", (event) => {
  if (event.shiftKey && event.target.closest(".ticket-row[data-changed]")) event.preventDefault();
});

function startAt(row) {
  if (!whole && !isPicked(row)) pick(row, true);
  begin(row);
}

document.addEventListener("click", ({ target }) => {
  const mover = target.closest("[data-pick-move]");
  if (target.closest("[data-pick-row]")) toggle(ringRow());
  else if (mover) extend(Number(mover.dataset.pickMove));
  else if (target.closest("[data-pick-shown]")) pickShown();
  else if (target.closest("[data-pick-none]")) clear();
});

function toggle(row) {
  if (!row) return;
  pick(row, !isPicked(row));
  begin(row);
  show();
}

function extend(by) {
  const from = ringRow();
  if (from && (!range || !isPicked(from))) startAt(from);
  move(by);
  const to = ringRow();
  if (to) pickTo(to);
  show();
}

function pickShown() {
  whole = null;
  for (const row of rows()) pick(row, true);
  show();
}

document.addEventListener("whole-list-selected", ({ detail }) => {
  picked = new Set();
  range = null;
  pickedIn = listUrl();
  whole = detail.count ? { at: detail.at, count: detail.count, but: new Set() } : null;
  show();
});
