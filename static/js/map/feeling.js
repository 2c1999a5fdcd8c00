// The expected feeling of a touchpoint: set by key, or by dragging its dot on the curve in steps of a half.
import { changed, mayEdit, send } from "./requests.js";
import { remember } from "./undo.js";

const UNIT = 42; // px of a step of 1 on the curve
const WAITS = 300;
const waiting = new Map(); // by touchpoint: the timer, and what it sends
let held;

// Several presses on a touchpoint become one change.
export function setFeeling(touch, feeling) {
  const wanted = withinScale(Math.round(feeling * 10) / 10);
  const before = touch.dataset.kept ?? touch.dataset.feeling;
  touch.dataset.kept = before;
  touch.dataset.feeling = wanted;
  clearTimeout(waiting.get(touch)?.timer);
  const keep = () => {
    waiting.delete(touch);
    keepFeeling(touch, before, wanted);
  };
  waiting.set(touch, { keep, timer: setTimeout(keep, WAITS) });
  changed();
}

document.addEventListener("map-settle", () => {
  for (const { keep, timer } of waiting.values()) {
    clearTimeout(timer);
    keep();
  }
});

async function keepFeeling(touch, before, feeling) {
  const url = touch.dataset.feelingUrl;
  delete touch.dataset.kept;
  if (Number(before) === feeling) return;
  const { ok } = await send(url, { feeling }, { target: "#feeling" });
  if (ok) remember({ url, values: { feeling: before } }, { url, values: { feeling } });
  else touch.dataset.feeling = before;
}

export function withinScale(feeling) {
  return Math.max(-2, Math.min(2, feeling));
}

document.addEventListener("pointerdown", (event) => {
  const dot = event.target.closest?.(".expected-dot.is-handle");
  if (!dot || !mayEdit()) return;
  event.preventDefault();
  const at = [...dot.parentElement.querySelectorAll(".expected-dot")].indexOf(dot);
  const touch = document.querySelectorAll("#map-grid .touchpoint-head[data-touchpoint]")[at];
  held = {
    dot,
    touch,
    y: event.clientY,
    feeling: Number(touch.dataset.feeling),
    top: Number(dot.getAttribute("cy")),
  };
  dot.classList.add("is-held");
  dot.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const steps = Math.round(((held.y - event.clientY) / UNIT) * 2) / 2;
  held.now = withinScale(held.feeling + steps);
  held.dot.setAttribute("cy", held.top - (held.now - held.feeling) * UNIT);
});

document.addEventListener("pointerup", () => {
  if (!held) return;
  held.dot.classList.remove("is-held");
  if (held.now !== undefined && held.now !== held.feeling) setFeeling(held.touch, held.now);
  held = undefined;
});
