// The menu of a touchpoint or stage: one popover for all, filled when it opens.
const menu = document.getElementById("map-menu");
let opener;

export async function openMenu(button) {
  opener = button;
  // A menu that cannot be loaded must not show the one before, which acts on another touchpoint.
  menu.replaceChildren();
  if (menu.matches(":popover-open")) menu.hidePopover();
  await htmx.ajax("GET", button.getAttribute("href"), {
    source: button,
    target: "#map-menu",
    swap: "innerHTML",
  });
  if (opener !== button || !menu.querySelector("a, button")) return;
  if (document.activeElement?.closest(".editing")) return; // somebody writes by now
  menu.showPopover({ source: button });
  menu.querySelector("a, button")?.focus();
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
