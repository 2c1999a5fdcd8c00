// Keys that move: Alt+Shift+arrows the touchpoint or stage, [ and ] the expected feeling, Delete takes off.
import { mayEdit, send } from "./requests.js";
import { placeOf } from "./drag.js";
import { setFeeling } from "./feeling.js";
import { hostOf } from "./pending.js";
import { settled } from "./queue.js";
import { remember } from "./undo.js";
import { currentStop, focusPlaceLater } from "./navigation.js";

export function touchOf(stop) {
  const key = stop?.closest("[data-touchpoint]")?.dataset.touchpoint;
  return key && document.getElementById(`touchpoint-${key}`);
}

async function shift(thing, step, stop) {
  const back = { url: thing.dataset.moveUrl, values: placeOf(thing) };
  const again = { url: thing.dataset.moveUrl, values: { step } };
  const { ok } = await send(again.url, again.values);
  if (ok) remember(back, again);
  focusPlaceLater(stop.id);
}

// A card goes all four ways, a column or a stage two.
function stepOf(thing, key) {
  const way = key.replace("Arrow", "").toLowerCase();
  if (thing?.matches("article")) return way;
  return { left: -1, right: 1 }[way];
}

async function removeAt(stop) {
  if (stop.matches("article[data-remove-url]")) {
    const cell = stop.closest(".cell");
    const { ok, undo } = await send(
      stop.dataset.removeUrl,
      {},
      { target: `#${cell.id}`, swap: "outerHTML" },
    );
    if (ok) remember({ url: undo, values: {} });
    focusPlaceLater(cell.id);
  } else if (stop.matches(".touchpoint-head[data-remove-url]")) {
    const url = stop.dataset.removeUrl;
    const neighbour = stop.previousElementSibling?.id || stop.nextElementSibling?.id;
    const { ok, undo } = await send(url, {});
    if (ok) remember({ url: undo, values: {} }, { url, values: {} });
    focusPlaceLater(neighbour);
  }
}

document.addEventListener("keydown", (event) => {
  const stop = currentStop();
  if (!stop || event.target !== stop || !mayEdit() || event.ctrlKey || event.metaKey) return;
  const touch = touchOf(stop);
  if (event.altKey && event.shiftKey && event.key.startsWith("Arrow")) {
    event.preventDefault();
    if (stop.matches(".is-new")) whenSaved(stop, (card) => move(card, card, event.key));
    else move(stop.dataset.moveUrl ? stop : touch, stop, event.key);
  } else if (!event.altKey) onKey(event, stop, touch);
});

function move(thing, stop, key) {
  const step = stepOf(thing, key);
  if (step && thing?.dataset.moveUrl) shift(thing, step, stop);
}

// A new card has no address before the server has it.
async function whenSaved(stop, act) {
  await settled(stop.id);
  const card = hostOf(stop.id);
  if (card?.dataset.moveUrl) act(card);
}

function onKey(event, stop, touch) {
  if ((event.key === "[" || event.key === "]") && touch) {
    event.preventDefault();
    setFeeling(touch, Number(touch.dataset.feeling) + (event.key === "]" ? 0.5 : -0.5));
  } else if (event.key === "Delete") {
    event.preventDefault();
    if (event.repeat) return; // held down, it would take off the neighbours too
    if (stop.matches(".is-new")) whenSaved(stop, removeAt);
    else removeAt(stop);
  }
}
