// A menu that opens takes the focus, and arrows move in it. Its keys are its own (keys.js).
const ITEMS = "a[href], button:not([disabled]), select, input:not([type=hidden])";

export const openMenu = () => document.querySelector(".menu:popover-open");

// The event "toggle" comes too late for a person who types fast.
document.addEventListener(
  "beforetoggle",
  ({ target, newState }) => {
    if (newState === "open" && target.matches(".menu")) queueMicrotask(() => focusFirst(target));
  },
  true,
);

function focusFirst(menu) {
  if (menu.matches(":popover-open") && !menu.contains(document.activeElement))
    menu.querySelector(ITEMS)?.focus();
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu:popover-open");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!menu || !step || event.defaultPrevented || event.target.matches("select, input")) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll(ITEMS)];
  items.at((items.indexOf(event.target) + step) % items.length).focus();
});
