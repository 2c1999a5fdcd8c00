// Keys that move: Alt+Shift+arrows the touchpoint or stage, [ and ] the expected feeling, Delete takes off.
import { mayEdit, send } from "./acts.js";
import { placeOf } from "./drag.js";
import { remember } from "./undo.js";
import { currentStop, landOn } from "./walk.js";

const WAITS = 300;
let timer;

export function touchOf(stop) {
  const key = stop?.closest("[data-touchpoint]")?.dataset.touchpoint;
  return key && document.getElementById(`touch-${key}`);
}

async function shift(thing, step, stop) {
  const back = { url: thing.dataset.moveUrl, values: placeOf(thing) };
  const again = { url: thing.dataset.moveUrl, values: { step } };
  const status = await send(again.url, again.values);
  if (status === 200) remember(back, again);
  landOn(stop.id);
}

// A card goes all four ways, a column or a stage two.
function stepOf(thing, key) {
  const way = key.replace("Arrow", "").toLowerCase();
  if (thing?.matches("article")) return way;
  return { left: -1, right: 1 }[way];
}

// Several presses become one act.
export function setFeeling(touch, feeling) {
  const wanted = Math.max(-2, Math.min(2, Math.round(feeling * 10) / 10));
  const before = touch.dataset.kept ?? touch.dataset.feeling;
  touch.dataset.kept = before;
  touch.dataset.feeling = wanted;
  clearTimeout(timer);
  timer = setTimeout(() => keepFeeling(touch, before, wanted), WAITS);
}

async function keepFeeling(touch, before, feeling) {
  const url = touch.dataset.feelingUrl;
  delete touch.dataset.kept;
  if (Number(before) === feeling) return;
  const status = await send(url, { feeling }, { target: "#feeling" });
  if (status === 200) remember({ url, values: { feeling: before } }, { url, values: { feeling } });
  else touch.dataset.feeling = before;
}

async function takeOff(stop) {
  const card = stop.dataset.removeUrl;
  if (card) {
    const cell = stop.closest(".cell");
    const key = stop.dataset.url;
    const status = await send(card, {}, { target: `#${cell.id}`, swap: "outerHTML" });
    if (status === 200) remember({ url: `/touchpoints/${cell.dataset.touchpoint}${key}restore/`, values: {} });
    landOn(cell.id);
  } else if (stop.matches(".touch[data-edit]")) {
    const base = stop.dataset.moveUrl.replace(/move\/$/, "");
    const neighbour = stop.previousElementSibling?.id || stop.nextElementSibling?.id;
    const status = await send(`${base}retire/`, {});
    if (status === 200) remember({ url: `${base}restore/`, values: {} }, { url: `${base}retire/`, values: {} });
    landOn(neighbour);
  }
}

document.addEventListener("keydown", (event) => {
  const stop = currentStop();
  if (!stop || event.target !== stop || !mayEdit() || event.ctrlKey || event.metaKey) return;
  const touch = touchOf(stop);
  if (event.altKey && event.shiftKey && event.key.startsWith("Arrow")) {
    event.preventDefault();
    const thing = stop.dataset.moveUrl ? stop : touch;
    const step = stepOf(thing, event.key);
    if (step && thing.dataset.moveUrl) shift(thing, step, stop);
  } else if (event.altKey) return;
  else if ((event.key === "[" || event.key === "]") && touch) {
    event.preventDefault();
    setFeeling(touch, Number(touch.dataset.feeling) + (event.key === "]" ? 0.5 : -0.5));
  } else if (event.key === "Delete") {
    event.preventDefault();
    takeOff(stop);
  }
});
