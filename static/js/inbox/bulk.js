// The bar of the selected tickets: it says how many there are, and its forms and keys act on them. While tickets are
// selected, the keys that change a ticket act on those, never on the one that is shown.
import { openMenu } from "../shell/menus.js";
import { newKey } from "../shell/new-key.js";
import { showToast } from "../shell/toasts.js";
import { isOnTheWay } from "./on-the-way.js";
import { clear, count, fields, isWhole, mergesInto } from "./selection.js";

const FIELDS = "input:not(.checkbox), textarea, select, [contenteditable]";
const SINGLE_KEYS_OFF = "tandem:single-keys-off";
const CHORD_TIMEOUT = 1500; // as in vendor/hotkey: so long the second key of "g i" is waited for
let chordEnds = 0; // in milliseconds of the page; 0 after a key that begins no sequence

const dock = () => document.getElementById("bulk-dock");
const bar = () => document.getElementById("bulk");
let sending = null; // the request of the action that runs

// On a narrow screen an open ticket covers the list: keys then act on what can be seen.
const isActive = () => count() > 0 && isSeen(bar());
const isSeen = (element) => element?.checkVisibility({ visibilityProperty: true });

function words(name, number) {
  return dock().dataset[name].replace("%n", number.toLocaleString(document.documentElement.lang));
}

document.addEventListener("selection-shown", () => {
  if (!bar()) return;
  const number = count();
  const was = bar().hidden ? 0 : Number(bar().dataset.count);
  bar().hidden = number === 0;
  bar().dataset.count = number;
  document.getElementById("bulk-count").textContent = words("selected", number);
  for (const label of bar().querySelectorAll("[data-scope]"))
    label.textContent = number === 1 ? dock().dataset.one : words("many", number);
  for (const label of bar().querySelectorAll("[data-merge]")) {
    const into = mergesInto();
    label.textContent = into ? label.dataset.merge.replace("%n", into) : label.dataset.label;
  }
  offerActions();
  if (number !== was)
    document.getElementById("bulk-status").textContent = number
      ? words("selected", number)
      : dock().dataset.none;
});

// The number of the list stands in its head, if it is counted, and that of a part of it at the part.
document.addEventListener(
  "beforetoggle",
  ({ target }) => {
    const label = target.id === "bulk-select" && target.querySelector("[data-numbered]");
    if (!label) return;
    const number = numberOfList();
    label.textContent = number ? label.dataset.numbered.replace("%n", number) : label.dataset.label;
  },
  true,
);

function numberOfList() {
  const head = document.querySelector("#list .list-head");
  const part = head?.querySelector(".segmented [aria-current]");
  const isAll = !part || part.id === "only-all";
  const number = isAll ? head?.querySelector(".row > .count") : part.querySelector(".num");
  return number?.textContent.trim();
}

window.addEventListener("resize", offerActions);

// In the palette, an action of the bar takes the place of that on the ticket shown.
function offerActions() {
  const isOffered = isActive();
  for (const button of bar()?.querySelectorAll("[data-bulk-key]") ?? []) offer(button, isOffered);
}

function offer(button, isOffered) {
  if (isOffered) button.dataset.palette = nameOf(button);
  else delete button.dataset.palette;
}

function nameOf(button) {
  const copy = button.cloneNode(true);
  for (const cap of copy.querySelectorAll(".kbd, svg")) cap.remove();
  return copy.textContent.trim();
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  if (!ctx.sourceElement.matches?.("[data-bulk]")) return;
  if (!count()) return event.preventDefault();
  if (sending) {
    event.preventDefault();
    return showToast({ text: dock().dataset.busy });
  }
  for (const [name, value] of Object.entries({ ...fields(), key: newKey() }))
    ctx.request.body.set(name, value);
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.matches?.("[data-bulk]")) sending = ctx;
});

// A whole list was selected as it was before the action; single tickets stay selected for the next one.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx === sending) sending = null;
  if (ctx.sourceElement.matches?.("[data-bulk]") && ctx.response?.status < 400 && isWhole())
    clear();
});

document.addEventListener(
  "keydown",
  (event) => {
    if (event.isComposing || isElsewhere(event)) return;
    const isSecond = endsChord(event);
    if (!isActive() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isSecond || isOnTheWay()) return; // shown.js holds what is typed while a ticket is on its way
    if (event.key === "Escape") {
      event.stopImmediatePropagation();
      return clear();
    }
    const button = buttonOf(event.key);
    if (!button || localStorage.getItem(SINGLE_KEYS_OFF)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) button.click();
  },
  true,
);

function isElsewhere({ target }) {
  const isFloating = openMenu() || document.querySelector("dialog:modal, .popover:popover-open");
  return Boolean(isFloating || target.closest?.(`${FIELDS}, #composer`));
}

// Returns true for the second key of a sequence such as "g i", and notes whether this key begins one.
function endsChord({ key, timeStamp, ctrlKey, metaKey, altKey }) {
  const isSecond = timeStamp < chordEnds;
  const begins = !isSecond && !ctrlKey && !metaKey && !altKey && isFirstOfChord(key);
  chordEnds = begins ? timeStamp + CHORD_TIMEOUT : 0;
  return isSecond;
}

function isFirstOfChord(key) {
  return Boolean(key?.trim() && document.querySelector(`[data-hotkey^="${CSS.escape(key)} "]`));
}

function buttonOf(key) {
  return [...bar().querySelectorAll("[data-bulk-key]")].find(({ dataset }) =>
    dataset.bulkKey.split(" ").includes(key),
  );
}

// A command of the palette that the bar does not have is not applied to the ticket that is shown.
document.addEventListener(
  "palette-press",
  (event) => {
    if (!isActive() || !event.target.closest("#ticket-head")) return;
    if (!event.target.matches("button") || event.target.matches("[data-fold]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    showToast({ text: dock().dataset.clearFirst });
  },
  true,
);
