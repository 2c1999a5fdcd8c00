// The menu that adds a condition: each step takes the place of the one before, without what was typed to filter that.
import { resetFilter } from "../shell/menu-filter.js";

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!ctx.sourceElement.matches?.("[data-step]")) return;
  const step = document.getElementById("filter-step");
  const menu = step?.closest(".menu:popover-open");
  if (menu) resetFilter(menu);
  const first =
    step?.querySelector(".input") ??
    step?.querySelector(".filter-values .menu-item") ??
    step?.querySelector(".menu-item");
  first?.focus();
});
