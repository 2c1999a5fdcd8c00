// The mail queue by keyboard: j and k move, x picks, shift picks a range; an action without picks takes the row in focus.
const rows = () => [...document.querySelectorAll("[data-row]")];
const boxes = () => [...document.querySelectorAll("#queue-rows .checkbox")];
const picked = () => boxes().filter((box) => box.checked);
const rowInFocus = () => document.activeElement.closest?.("[data-row]");

let place = 0; // the index of the row that had the focus: rows move up when others are removed
let last = null;

function focusRow(row) {
  row?.querySelector("a").focus({ preventScroll: true, focusVisible: true });
  row?.scrollIntoView({ block: "nearest" });
}

function move(by) {
  const all = rows();
  const at = all.indexOf(rowInFocus());
  focusRow(at < 0 ? all[Math.min(place, all.length - 1)] : (all[at + by] ?? all[at]));
}

function tell() {
  const bar = document.getElementById("queue-bar");
  if (!bar) return;
  const count = picked().length;
  const label = document.getElementById("picked");
  bar.dataset.picked = count;
  label.textContent = count ? label.dataset.some.replace("%n", count) : label.dataset.none;
  const page = document.getElementById("pick-page");
  page.checked = count > 0 && count === boxes().length;
  page.indeterminate = count > 0 && !page.checked;
  const all = document.getElementById("pick-all");
  if (all && !count) all.checked = false;
}

function pickRange(box) {
  const all = boxes();
  const [from, to] = [all.indexOf(last), all.indexOf(box)].toSorted((a, b) => a - b);
  for (const each of all.slice(from, to + 1)) each.checked = box.checked;
}

document.addEventListener("click", (event) => {
  const mover = event.target.closest("[data-queue-move]");
  if (mover) move(Number(mover.dataset.queueMove));
  if (event.target.closest("[data-queue-pick]")) rowInFocus()?.querySelector(".checkbox").click();
  if (event.target.closest("[data-pick-none]")) {
    for (const each of boxes()) each.checked = false;
    tell();
    document.getElementById("pick-page").focus();
  }
  const box = event.target.closest("#queue-rows .checkbox");
  if (!box) return;
  if (event.shiftKey && last?.isConnected) pickRange(box);
  last = box;
  tell();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-pick-page]")) return;
  for (const box of boxes()) box.checked = event.target.checked;
  tell();
});

// Before the form is read: without picks the action is for the row in focus.
document.addEventListener(
  "click",
  (event) => {
    if (!event.target.closest("[data-action]")) return;
    const row = rowInFocus(); // a key leaves the focus there, a click takes it to the button
    if (!picked().length && row) row.querySelector(".checkbox").checked = true;
  },
  true,
);

document.addEventListener("focusin", () => {
  const row = rowInFocus();
  if (row) place = rows().indexOf(row);
});

// Others act too: the list looks anew, unless somebody has picked something.
function lookAnew() {
  const list = document.getElementById("queue-list");
  if (!list?.hasAttribute("data-looks-anew") || picked().length) return;
  htmx.ajax("GET", list.dataset.here, { target: list, swap: "outerHTML", source: document.body });
}
for (const name of ["mail-queue", "resync"]) document.body.addEventListener(name, lookAnew);

let hadRow = false;
document.addEventListener(
  "htmx:before:swap",
  () => (hadRow = Boolean(document.activeElement.closest?.("#queue-list"))),
);
document.addEventListener("htmx:after:settle", () => {
  tell();
  const all = rows();
  if (hadRow && all.length && !document.activeElement.closest?.("#queue-list"))
    focusRow(all[Math.min(place, all.length - 1)]);
});
tell();
