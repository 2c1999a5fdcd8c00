// Dragging the dot of an expected feeling up and down, in steps of a half.
import { mayEdit } from "./acts.js";
import { setFeeling } from "./move.js";

const UNIT = 42;
let held;

document.addEventListener("pointerdown", (event) => {
  const dot = event.target.closest?.(".exp-dot.is-handle");
  if (!dot || !mayEdit()) return;
  event.preventDefault();
  const at = [...dot.parentElement.querySelectorAll(".exp-dot")].indexOf(dot);
  const touch = document.querySelectorAll("#board .touch[data-touchpoint]")[at];
  held = { dot, touch, y: event.clientY, feeling: Number(touch.dataset.feeling), top: Number(dot.getAttribute("cy")) };
  dot.classList.add("is-held");
  dot.setPointerCapture(event.pointerId);
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const steps = Math.round(((held.y - event.clientY) / UNIT) * 2) / 2;
  held.now = Math.max(-2, Math.min(2, held.feeling + steps));
  held.dot.setAttribute("cy", held.top - (held.now - held.feeling) * UNIT);
});

document.addEventListener("pointerup", () => {
  if (!held) return;
  held.dot.classList.remove("is-held");
  if (held.now !== undefined && held.now !== held.feeling) setFeeling(held.touch, held.now);
  held = undefined;
});
