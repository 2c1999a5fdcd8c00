// The selected tickets of the list, each with the moment of its last change when it was selected. The selection follows
// the tickets through every refresh; a ticket that leaves the list leaves it. In another list it is empty. All of a list
// are the tickets that it had at a moment; those that change leave the selection.
import { showToast } from "../shell/toasts.js";
import { move } from "./list.js";

const AFTER = 20; // rows below the last selected one that a refreshed list still has

let picked = new Map(); // moments of the last change by number
let whole = null; // {at, tickets: Map}: all of the list, those too that are not on the page
let range = null; // {anchor, head, base: Map}, of shift: from its first row to the last one
let picks = 0; // changes by the person, counted
const asked = new WeakMap(); // by request for all of a list: what it was asked for
let pickedIn = ""; // the address of the list

const rows = () => [...document.querySelectorAll(".ticket-row[data-changed]")];
const rowOf = (pk) => document.getElementById(`row-${pk}`);
const boxOf = (row) => row.querySelector(".select-cell .checkbox");
const listUrl = () => document.getElementById("list")?.getAttribute("hx-get") ?? "";
const dock = () => document.getElementById("bulk-dock");
const ringRow = () =>
  document.activeElement.closest?.(".ticket-row[data-changed]") ??
  document.querySelector(".ticket-row[data-changed][aria-current]");

export const count = () => picked.size;

// The fields of a request that name the selection.
export function fields() {
  const list = whole ? { all: "1", at: String(whole.at) } : {};
  const [tickets, seen] = [[...picked.keys()], [...picked.values()]];
  const into = mergesInto() ? { into: String(mergesInto()) } : {};
  return { ...list, ...into, tickets: tickets.join(","), seen: seen.join(",") };
}

// The number of the ticket that the selected ones are merged into, as the server chooses it: the oldest that is open.
export function mergesInto() {
  if (whole) return 0; // of some there is no row
  const pks = [...picked.keys()].map(Number).toSorted((a, b) => a - b);
  return pks.find((pk) => isOpen(rowOf(pk))) ?? pks[0] ?? 0;
}

function isOpen(row) {
  const { status } = row?.querySelector(".state")?.dataset ?? {};
  return status !== "solved" && status !== "closed";
}

export function clear() {
  picks += 1;
  [picked, whole, range] = [new Map(), null, null];
  show();
}

export const isWhole = () => Boolean(whole);

const isPicked = (row) => picked.has(row.dataset.ticket);

// As the server judges: what was changed since is not what was selected. An older row is one of an older list.
const isOfWhole = ({ dataset }) =>
  Number(dataset.changed) <= Number(whole.tickets.get(dataset.ticket));

function pick(row, isOn) {
  const { ticket: pk, changed } = row.dataset;
  picks += 1;
  pickedIn = listUrl();
  if (!isOn) picked.delete(pk);
  else if (whole && !isOfWhole(row)) showToast({ text: dock().dataset.other });
  else if (!picked.has(pk)) picked.set(pk, whole?.tickets.get(pk) ?? changed);
}

function begin(row) {
  const { ticket: pk } = row.dataset;
  range = { anchor: pk, head: pk, base: new Map(picked) };
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
  // A ticket that has left the list since then is not selected again.
  picked = new Map([...range.base].filter(([pk]) => rowOf(pk)));
  for (const each of all.slice(from, to + 1)) pick(each, true);
  range.head = row.dataset.ticket;
}

// Writes the selection into the boxes.
function show() {
  if (!picked.size) whole = null;
  for (const row of rows()) boxOf(row).checked = isPicked(row);
  document.dispatchEvent(new CustomEvent("selection-shown"));
}

function refresh() {
  if (pickedIn && pickedIn !== listUrl()) {
    pickedIn = "";
    return clear();
  }
  const isLoading = document.getElementById("list-body")?.getAttribute("aria-busy") === "true";
  if (!isLoading) picked = new Map([...picked].filter(([pk]) => isStillMeant(rowOf(pk))));
  show();
}

function isStillMeant(row) {
  return whole ? !row || isOfWhole(row) : Boolean(row);
}

document.addEventListener("htmx:after:swap", refresh);
window.addEventListener("pageshow", refresh); // the browser may have ticked boxes again

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id !== "list" || whole || !picked.size) return;
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
  if (from && range?.head !== from.dataset.ticket) startAt(from);
  move(by);
  const to = ringRow();
  if (to) pickTo(to);
  show();
}

function pickShown() {
  if (whole) [picked, whole] = [new Map(), null];
  range = null;
  for (const row of rows()) pick(row, true);
  show();
}

document.addEventListener("bulk-refused", ({ detail }) => {
  for (const pk of detail.tickets) picked.delete(String(pk));
  range = null;
  show();
});

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches?.("[data-pick-view]")) asked.set(ctx, askedNow());
});

// Another list, or another choice of the person meanwhile, makes an answer worthless.
const askedNow = () => `${picks} ${listUrl()}`;

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches?.("[data-pick-view]")) return;
  if (!ctx.response.headers.get("Content-Type")?.startsWith("application/json")) return; // refused
  if (asked.get(ctx) !== askedNow()) return;
  const { at, tickets } = JSON.parse(ctx.text);
  picked = new Map(tickets.map(([pk, changed]) => [String(pk), String(changed)]));
  whole = { at, tickets: new Map(picked) };
  range = null;
  pickedIn = listUrl();
  refresh();
});
