// One touchpoint beside the map. Its column is marked, and the address remembers it.
import { currentStop, focusPlace } from "./navigation.js";

const main = document.getElementById("main");
let chosen = main.dataset.chosen;

function open(touchpoint, link = linkTo(touchpoint)) {
  if (!link) return close();
  chosen = touchpoint;
  main.classList.remove("is-closed");
  mark();
  remember();
  document
    .getElementById(`touchpoint-${touchpoint}`)
    ?.scrollIntoView({ block: "nearest", inline: "nearest" });
  const url = new URL(link.href); // with the period of the map
  htmx.ajax("GET", url.pathname + url.search, {
    source: main,
    target: "#drawer",
    swap: "innerHTML",
  });
}

function linkTo(touchpoint) {
  return document.querySelector(`#touchpoint-${CSS.escape(touchpoint)} [data-open-drawer]`);
}

function close() {
  const back = `touchpoint-${chosen}`;
  chosen = "";
  main.classList.add("is-closed");
  document.getElementById("drawer").replaceChildren();
  mark();
  remember();
  focusPlace(back);
}

function mark() {
  for (const cell of document.querySelectorAll("#map-grid [data-touchpoint]")) {
    const isChosen = Boolean(chosen) && cell.dataset.touchpoint === String(chosen);
    cell.classList.toggle("is-selected", isChosen);
    if (cell.matches(".touchpoint-head")) cell.toggleAttribute("aria-current", isChosen);
  }
}

function remember() {
  const url = new URL(location);
  if (chosen) url.searchParams.set("touchpoint", chosen);
  else url.searchParams.delete("touchpoint");
  history.replaceState(history.state, "", url);
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("[data-open-drawer]");
  if (link) {
    event.preventDefault();
    link.closest("[popover]")?.hidePopover();
    open(link.closest("[data-touchpoint]").dataset.touchpoint, link);
  }
  if (event.target.closest("[data-close-drawer]")) close();
});

document.addEventListener("keydown", (event) => {
  const stop = currentStop();
  if (
    event.key === "Escape" &&
    chosen &&
    event.target.closest("#map-grid, #drawer") &&
    !event.defaultPrevented
  ) {
    if (!event.target.matches("textarea, input, select")) close();
  } else if (
    stop &&
    event.target === stop &&
    !event.ctrlKey &&
    !event.altKey &&
    !event.metaKey &&
    (event.key === "o" || event.key === " ")
  ) {
    const key = stop.closest("[data-touchpoint]")?.dataset.touchpoint;
    if (!key || (event.key === " " && stop.matches("a"))) return;
    event.preventDefault();
    open(key);
  }
});

document.addEventListener("htmx:after:settle", mark);
if (chosen) open(chosen);
