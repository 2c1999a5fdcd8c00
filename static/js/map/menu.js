// The menu of a touchpoint or stage: one popover for all. It opens at once and takes the keys; its items are loaded.
import { menuLoaded } from "../shell/menus.js";

const menu = document.getElementById("map-menu");
const items = document.getElementById("map-menu-items");
let opener;

export async function openMenu(button) {
  opener = button;
  // A menu that cannot be loaded must not show the one before, which acts on another touchpoint.
  if (menu.matches(":popover-open")) menu.hidePopover();
  items.replaceChildren();
  items.setAttribute("aria-busy", "true");
  menu.showPopover({ source: button });
  await htmx.ajax("GET", button.getAttribute("href"), {
    source: button,
    target: "#map-menu-items",
    swap: "innerHTML",
  });
  if (opener !== button) return;
  if (items.querySelector("a, button")) menuLoaded(items);
  else menu.hidePopover();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-menu]");
  if (button) {
    event.preventDefault();
    openMenu(button);
  }
  const rename = event.target.closest("[data-rename]");
  if (rename) {
    menu.hidePopover();
    document.dispatchEvent(
      new CustomEvent("map-rename", { detail: { id: rename.dataset.rename } }),
    );
  }
});

document.addEventListener("keydown", (event) => {
  const stop = event.target.closest?.("#map-grid [data-menu-url]");
  const isMenuKey = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
  if (stop && event.target === stop && isMenuKey) {
    event.preventDefault();
    openMenu(stop.querySelector("[data-menu]"));
  }
});

// A chosen act closes the menu; the focus goes back to the thing it was about.
document.addEventListener("htmx:before:request", ({ target }) => {
  if (!menu?.contains(target)) return;
  const stop = opener?.closest("[data-stop]");
  menu.hidePopover();
  stop?.focus({ preventScroll: true });
});
