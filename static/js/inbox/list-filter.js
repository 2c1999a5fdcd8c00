// The menu that adds a condition: each step takes the place of the one before, without what was typed to filter that.
import { resetFilter } from "../shell/menu-filter.js";

document.addEventListener("click", ({ target }) => {
  const menu = target.closest("[data-step]")?.closest(".menu");
  if (!menu) return;
  resetFilter(menu);
  menu.tabIndex = -1;
  menu.focus();
});
