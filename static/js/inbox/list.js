// The list of tickets: j and k move the focus, and the open row is marked at once.
import { showToast } from "../shell/toasts.js";

const rows = () => [...document.querySelectorAll(".ticket-row[data-ticket]")];
const openPk = () => document.getElementById("ticket")?.dataset.ticket;
const linkOf = (row) => row?.querySelector(".row-subject");

let wasEmpty = false; // the list was fetched without rows: a ticket was opened by its address
let followers = []; // the tickets below the open one, as the list was when it was opened

document.addEventListener("click", (event) => {
  const mover = event.target.closest("[data-move]");
  if (mover) move(Number(mover.dataset.move));
});

export function move(by) {
  const all = rows();
  const here =
    document.activeElement.closest?.(".ticket-row") ??
    document.querySelector(".ticket-row[aria-current]");
  const at = all.indexOf(here);
  const next = at < 0 ? besideTheGone(all, by) : all[at + by];
  focusRow(next ?? here);
  if (by > 0 && at === all.length - 1) document.querySelector("#more a")?.click();
}

// The open ticket has left the list: go on where it stood.
function besideTheGone(all, by) {
  const below = all.findIndex((row) => followers.includes(row.dataset.ticket));
  if (below < 0) return all.at(by > 0 ? 0 : -1);
  return by > 0 ? all[below] : (all[below - 1] ?? all[0]);
}

function focusRow(row) {
  linkOf(row)?.focus({ preventScroll: true, focusVisible: true });
  row?.scrollIntoView({ block: "nearest" });
}

export function focusOpenRow() {
  const row = document.querySelector(".ticket-row[aria-current]");
  if (row && row.offsetParent) linkOf(row).focus({ preventScroll: true });
  else document.getElementById("ticket")?.focus({ preventScroll: true });
}

function mark(pk) {
  for (const row of rows()) {
    if (row.dataset.ticket === pk) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  const row = document.getElementById(`row-${pk}`);
  row?.removeAttribute("data-unread");
  const all = rows();
  if (row) followers = all.slice(all.indexOf(row) + 1).map((each) => each.dataset.ticket);
}

// The list looks anew as long as it has grown, and knows which ticket is open.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id !== "list") return;
  wasEmpty = rows().length === 0;
  ctx.request.body.set("shown", rows().length);
  if (openPk()) ctx.request.body.set("open", openPk());
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "ticket" || ctx.sourceElement.id === "ticket") mark(openPk());
  if (ctx.sourceElement.id === "list" && wasEmpty) showOpenRow();
});

// Solved, or sent: on to the next one that is still in the list.
document.addEventListener("ticket-next", () => {
  const next = followers.map((pk) => document.getElementById(`row-${pk}`)).find(Boolean);
  if (next) {
    focusRow(next);
    linkOf(next).click();
  } else {
    document.getElementById("back")?.click();
  }
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-copy-link]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  await navigator.clipboard?.writeText(link.href);
  showToast({ text: link.dataset.copied });
});

function showOpenRow() {
  mark(openPk());
  document.querySelector(".ticket-row[aria-current]")?.scrollIntoView({ block: "nearest" });
}

showOpenRow();
