// Dragging the heads of touchpoints and stages, and cards. What belongs to them follows with the answer.
import "../../vendor/sortablejs/sortable.min.js";
import { mayEdit, refresh, send } from "./requests.js";
import { remember } from "./undo.js";

const options = {
  animation: 120,
  filter: "textarea, .insert-form, .more",
  preventOnFilter: false,
  delay: 150,
  delayOnTouchOnly: true,
};

// The place of a thing, as the server expects it: its stage, and the thing that follows it.
export function placeOf(thing) {
  if (thing.matches("article")) {
    return {
      touchpoint: thing.closest(".cell").dataset.touchpoint,
      before: keyOf(following(thing, "article")),
    };
  }
  if (thing.matches(".stage")) return { before: following(thing, ".stage")?.dataset.stage ?? "" };
  const after = following(thing, ".touchpoint-head");
  const isMate = after?.dataset.stage === thing.dataset.stage && after.dataset.touchpoint;
  return { stage: thing.dataset.stage, before: isMate ? after.dataset.touchpoint : "" };
}

function keyOf(card) {
  return card?.id.match(/^card-(\d+)$/u)?.[1] ?? "";
}

function following(thing, kind) {
  const after = thing.nextElementSibling;
  return after?.matches(kind) ? after : null;
}

function prepare() {
  if (!mayEdit()) return;
  for (const [row, draggable] of [
    [".touchpoints", ".touchpoint-head:not(.is-empty)"],
    [".stages", ".stage"],
  ]) {
    const line = document.querySelector(`#map-grid ${row}`);
    if (line && !Sortable.get(line))
      Sortable.create(line, { ...options, draggable, onStart: start, onEnd: end });
  }
  for (const cell of document.querySelectorAll("#map-grid .cell.cards[data-lane]")) {
    const sort = {
      ...options,
      draggable: "article",
      group: cell.dataset.lane,
      onStart: start,
      onEnd: end,
    };
    if (!Sortable.get(cell)) Sortable.create(cell, sort);
  }
}

let stood;

function start({ item }) {
  stood = placeOf(item);
}

async function end({ item, from, to, oldIndex, newIndex }) {
  if (oldIndex === newIndex && from === to) return;
  const again = {
    url: item.dataset.moveUrl,
    values: item.matches(".touchpoint-head") ? dropped(item) : placeOf(item),
  };
  const back = { url: item.dataset.moveUrl, values: stood };
  const { ok } = await send(again.url, again.values);
  if (ok) remember(back, again);
  else refresh();
}

// Between two stages a thing stays in its own when that is one of them, else it joins the one before.
export function dropped(touch) {
  const before = touch.previousElementSibling?.closest(".touchpoint-head");
  const after = following(touch, ".touchpoint-head");
  const own = touch.dataset.stage;
  const sides = [before, after].filter(Boolean);
  const stage =
    sides.find((side) => side.matches(".is-empty")) ??
    sides.find((side) => side.dataset.stage === own) ??
    sides[0];
  const isMate = after?.dataset.stage === stage.dataset.stage && after.dataset.touchpoint;
  return { stage: stage.dataset.stage, before: isMate ? after.dataset.touchpoint : "" };
}

document.addEventListener("htmx:after:settle", prepare);
document.addEventListener("htmx:after:process", prepare);
prepare();
