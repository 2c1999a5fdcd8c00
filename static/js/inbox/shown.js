// Keys act on the ticket that is shown. While another one is on its way nothing acts; what is typed waits for it. With
// the focus on the row of another ticket, a key opens that ticket first.
import { showToast } from "../shell/toasts.js";
import { HeldKeys } from "./held-keys.js";
import { isOnTheWay, onTheWay } from "./on-the-way.js";

const FIELDS = "input, textarea, select";
const OPENS = "[data-compose], [popovertarget]"; // changes nothing by itself
const NO_ACT = "[data-back], [data-fold]";

const pane = () => document.getElementById("ticket");
const keys = new HeldKeys();

// An action that goes on to the next ticket leaves this one at once.
function leaves({ sourceElement, target, request }) {
  if (target?.id === "ticket") return true;
  return (
    request.method === "POST" && (sourceElement.matches("[data-leaves]") || goesOn(request.body))
  );
}

function goesOn(body) {
  return body?.get?.("then") === "next" || ["next", "list"].includes(body?.get?.("after"));
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (!leaves(ctx)) return;
  for (const earlier of onTheWay) {
    if (earlier.target?.id === "ticket")
      htmx.trigger(earlier.sourceElement, "htmx:abort", {}, false);
  }
  onTheWay.add(ctx);
  for (const menu of document.querySelectorAll("#ticket [popover]:popover-open"))
    menu.hidePopover();
  rest(true);
});

// The answer to "solve and next" opens the next ticket: that request begins before this one is over.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (!onTheWay.delete(ctx) || isOnTheWay()) return;
  rest(false);
  const held = keys.take();
  if (ctx.response?.status < 400 && ctx.target?.id === "ticket") play(held);
});

// The ticket shown until then can be read, but not pressed.
function rest(isLeft) {
  for (const id of ["ticket", "context"]) {
    const place = document.getElementById(id);
    if (place) place.inert = isLeft;
  }
}

document.addEventListener(
  "keydown",
  (event) => {
    if (!isOnTheWay() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(`${FIELDS}, dialog, [popover]`)) return;
    if (!keys.hold(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

async function play(held) {
  for (const key of held) {
    if (isOnTheWay()) return;
    if (!keys.typeInto(document.activeElement, key)) opener(key)?.click();
    // oxlint-disable-next-line no-await-in-loop -- a menu takes the focus in a microtask
    await Promise.resolve();
  }
}

// A key of the bar of selected tickets opens nothing at the ticket shown.
function opener(key) {
  const bar = document.getElementById("bulk");
  const isBarSeen = bar?.checkVisibility({ visibilityProperty: true });
  if (isBarSeen && bar.querySelector(`[data-bulk-key~="${CSS.escape(key)}"]`)) return null;
  const all = [...(pane()?.querySelectorAll(`:is(${OPENS})[data-hotkey]`) ?? [])];
  return all.find((element) => element.dataset.hotkey === key);
}

// The row that has the focus, if it is not that of the ticket shown.
function otherRow() {
  const row = document.activeElement?.closest(".ticket-row[data-ticket]");
  return row && pane()?.dataset.ticket && row.dataset.ticket !== pane().dataset.ticket ? row : null;
}

for (const name of ["hotkey-fire", "palette-press"]) document.addEventListener(name, guard, true);

function guard(event) {
  const element = event.target;
  if (event.defaultPrevented || !pane()?.contains(element)) return;
  if (isOnTheWay()) return event.preventDefault();
  const row = otherRow();
  if (!row || element.matches(NO_ACT)) return;
  event.preventDefault();
  row.querySelector(".row-subject").click();
  if (element.matches(`:is(${OPENS})[data-hotkey]`)) keys.add(element.dataset.hotkey);
  else
    showToast({ text: document.querySelector("[data-opened-first]")?.dataset.openedFirst ?? "" });
}
