// A menu that opens takes the focus and every key: arrows, Home and End move, letters filter its items, Enter presses,
// Escape closes and gives the focus back. A part with [data-menu-part] is loaded when its menu opens.
import { filterMenu, matchesIn, resetFilter, showFilter } from "./menu-filter.js";

const ITEMS = "a[href], button:not([disabled]), select, input:not([type=hidden])";
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const ENDS = { Home: 0, End: -1 };

export const openMenu = () => document.querySelector(".menu:popover-open");

const isLoading = (menu) => menu.querySelector('[aria-busy="true"]');
const boxIn = (menu) => menu.querySelector(".menu-filter input");
const isBox = (element) => element.matches(".menu-filter input");

// The event "toggle" comes too late for a person who types fast.
document.addEventListener(
  "beforetoggle",
  ({ target, newState }) => {
    if (newState !== "open" || !target.matches(".menu")) return;
    resetFilter(target);
    for (const part of target.querySelectorAll("[data-menu-part]")) {
      part.setAttribute("aria-busy", "true");
      htmx.trigger(part, "menu-open", {}, false);
    }
    queueMicrotask(() => focusFirst(target));
  },
  true,
);

// The browser gives the focus back only while it is still inside, so the filter stays until the menu is closed.
document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (newState === "closed" && target.matches(".menu")) resetFilter(target);
  },
  true,
);

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement?.matches?.("[data-menu-part]")) menuLoaded(ctx.sourceElement);
});

// The content of an open menu has come: the filter applies to it, and a press of Enter that waited for it is made.
export function menuLoaded(part) {
  part.removeAttribute("aria-busy");
  const menu = part.closest(".menu:popover-open");
  if (!menu) return;
  if (boxIn(menu)) {
    filterMenu(menu);
    if ("enterWaits" in menu.dataset) press(menu);
  } else focusFirst(menu);
}

function focusFirst(menu) {
  if (!menu.matches(":popover-open")) return;
  const focused = document.activeElement;
  if (focused !== menu && menu.contains(focused)) return;
  const [first] = itemsOf(menu);
  if (!first) menu.tabIndex = -1;
  (first ?? menu).focus();
}

function itemsOf(menu) {
  return [...menu.querySelectorAll(ITEMS)].filter(
    (item) => item.checkVisibility() && !isBox(item) && !item.closest('[aria-busy="true"]'),
  );
}

// In the capturing phase, so that a letter for the filter is no shortcut.
document.addEventListener(
  "keydown",
  (event) => {
    const menu = openMenu();
    if (!menu || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = menu.contains(event.target) ? event.target : menu;
    if (target.matches("select, input, textarea") && !isBox(target)) return;
    if (event.key in STEPS || event.key in ENDS) {
      event.preventDefault();
      move(menu, target, event.key);
    } else if (event.key === "Enter") onEnter(event, menu, target);
    else if (event.key.length === 1 && !isBox(target)) onLetter(event, menu, target);
  },
  true,
);

function move(menu, target, key) {
  const items = isBox(target) ? matchesIn(menu) : itemsOf(menu);
  if (!items.length) return;
  const here = isBox(target) ? menu.querySelector(".is-aimed") : target;
  const at = key in ENDS ? ENDS[key] : (items.indexOf(here) + STEPS[key]) % items.length;
  if (isBox(target)) aim(menu, items.at(at));
  else items.at(at).focus();
}

function aim(menu, item) {
  menu.querySelector(".is-aimed")?.classList.remove("is-aimed");
  item.classList.add("is-aimed");
  item.scrollIntoView({ block: "nearest" });
}

function onEnter(event, menu, target) {
  if (target !== menu && !isBox(target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!isBox(target) || event.repeat) return;
  if (isLoading(menu)) menu.dataset.enterWaits = "";
  else press(menu);
}

function press(menu) {
  delete menu.dataset.enterWaits;
  menu.querySelector(".is-aimed")?.click();
}

function onLetter(event, menu, target) {
  if (event.key === " " && target !== menu) return; // presses the item
  event.stopImmediatePropagation();
  if (event.repeat) return event.preventDefault(); // of the key that opened the menu
  if (!boxForLetters(menu)) event.preventDefault();
}

// Focuses the field that a letter goes to. A menu whose first thing is a field of its own needs no filter.
export function boxForLetters(menu) {
  const box = menu.querySelector(".menu-item") || isLoading(menu) ? showFilter(menu) : null;
  const field = box ?? menu.querySelector("input:not([type=hidden])");
  field?.focus();
  return field;
}

document.addEventListener("input", ({ target }) => {
  const menu = target.closest(".menu-filter")?.closest(".menu");
  if (!menu) return;
  delete menu.dataset.enterWaits;
  filterMenu(menu);
});

// Tab past the ends leaves the menu.
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const menu = target.closest?.(".menu:popover-open");
  if (menu && relatedTarget && !menu.contains(relatedTarget)) menu.hidePopover();
});
