// One place of the grid can be reached by Tab; arrows go on from there, Home and End to the ends of a row.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let here = "";

export function currentStop() {
  return document.activeElement?.closest("#map-grid [data-stop]");
}

export function focusStop(stop) {
  if (!stop) return;
  if (stop.matches("[data-stop]")) take(stop);
  stop.focus({ preventScroll: true });
  stop.scrollIntoView({ block: "nearest", inline: "nearest" });
}

export function focusPlace(id) {
  focusStop(document.getElementById(id));
}

// After an answer: nobody is torn from where they write meanwhile.
export function focusPlaceLater(id) {
  if (!document.activeElement?.closest(".editing")) focusPlace(id);
}

// The neighbor of a place in a direction, or undefined at the edge.
export function next(stop, [right, down]) {
  return right ? beside(stop, right) : below(stop, down);
}

function stops(root) {
  return [...root.querySelectorAll("[data-stop]")];
}

function rowOf(stop) {
  return stop.closest("[data-row]");
}

function cellOf(stop) {
  return stop.closest("[role=gridcell], [role=columnheader]");
}

function beside(stop, step) {
  const rtl = getComputedStyle(stop).direction === "rtl";
  const cells = [...new Set(stops(rowOf(stop)).map((each) => cellOf(each)))];
  const cell = cells[cells.indexOf(cellOf(stop)) + (rtl ? -step : step)];
  return cell && firstIn(cell);
}

function firstIn(cell) {
  return cell.matches("[data-stop]") ? cell : cell.querySelector("[data-stop]");
}

function below(stop, step) {
  const mates = cellOf(stop).matches("[data-stop]") ? [stop] : stops(cellOf(stop));
  const mate = mates[mates.indexOf(stop) + step];
  if (mate) return mate;
  const rows = [...document.querySelectorAll("#map-grid [data-row]")];
  const { left, width } = cellOf(stop).getBoundingClientRect();
  const middle = rowOf(stop).matches(".stages") ? left + 20 : left + width / 2;
  for (let at = rows.indexOf(rowOf(stop)) + step; rows[at]; at += step) {
    const found = stops(rows[at]).filter((each) => spans(cellOf(each), middle));
    if (found.length) return step > 0 ? found[0] : found.at(-1);
  }
}

function spans(cell, x) {
  const { left, right } = cell.getBoundingClientRect();
  return left <= x && x < right;
}

function take(stop) {
  for (const old of document.querySelectorAll('#map-grid [data-stop][tabindex="0"]'))
    old.tabIndex = -1;
  stop.tabIndex = 0;
  here = stop.id;
}

// After the grid is swapped, Tab reaches the same cell.
function settle() {
  const grid = document.getElementById("map-grid");
  const stop = document.getElementById(here) ?? grid?.querySelector("[data-stop]");
  if (stop) take(stop);
}

document.addEventListener("focusin", ({ target }) => {
  const stop = target.closest("#map-grid [data-stop]");
  if (stop) take(stop);
});

document.addEventListener("keydown", (event) => {
  const stop = currentStop();
  if (!stop || event.target !== stop || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key in ARROWS && !event.shiftKey) {
    event.preventDefault();
    focusStop(next(stop, ARROWS[event.key]));
  }
  if (event.key === "Home" || event.key === "End") {
    event.preventDefault();
    focusStop(stops(rowOf(stop)).at(event.key === "Home" ? 0 : -1));
  }
});

document.addEventListener("htmx:after:settle", settle);
document.addEventListener("htmx:after:process", settle);
settle();
