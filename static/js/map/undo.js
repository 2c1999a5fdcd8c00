// Undo and redo of the changes made on this page, one by one: ctrl+Z, ctrl+shift+Z.
import { isStuck, unsentEdits } from "./queue.js";
import { requestState, inTurn, refresh, send } from "./requests.js";

const MAX_STEPS = 100;
let done = [];
let undone = [];
let steps = Promise.resolve();
let isStepping = 0;
let isSending = 0; // steps on their way
let made = 0; // acts that can be undone, counted

// `back` and `again` are {url, values}; without `again` it cannot be done again.
export function remember(back, again) {
  made += 1;
  done.push({ back, again });
  done = done.slice(-MAX_STEPS);
  undone = [];
  show();
}

// One step after the other, and none before the server has answered what was done until now: else the action before the
// last one would be taken back.
function step(from, to, way) {
  const waits = isActOnTheWay();
  const before = made;
  document.dispatchEvent(new CustomEvent("map-settle")); // changes that are collected are sent now
  const answered = inTurn(() => {});
  isStepping += 1;
  show();
  steps = steps
    .then(() => answered)
    .then(remembered)
    .then(() => (waits && made === before ? null : take(from(), to, way))) // the action was refused
    .catch(() => {})
    .finally(() => {
      isStepping -= 1;
      show();
    });
}

// The action itself remembers how it is undone, once its answer is there.
function remembered() {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}

async function take(from, to, way) {
  const act = from.pop();
  if (!act?.[way]) return;
  isSending += 1;
  const { ok } = await send(act[way].url, act[way].values, { swap: "none" });
  isSending -= 1;
  if (!ok) return;
  if (act.back && act.again) to().push(act);
  refresh();
}

function isActOnTheWay() {
  const isFeelingSet = document.querySelector("#map-grid [data-kept]");
  return (
    requestState().open > isSending || isFeelingSet || unsentEdits().some((edit) => !isStuck(edit))
  );
}

function show() {
  const waits = isStepping || isActOnTheWay();
  for (const button of document.querySelectorAll("[data-undo]"))
    button.disabled = !done.length && !waits;
  for (const button of document.querySelectorAll("[data-redo]"))
    button.disabled = !undone.length && !waits;
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-undo]"))
    step(
      () => done,
      () => undone,
      "back",
    );
  if (target.closest("[data-redo]"))
    step(
      () => undone,
      () => done,
      "again",
    );
});

// A new touchpoint or stage can be removed again.
document.addEventListener("map-added", ({ detail: { undo } }) =>
  remember({ url: undo, values: {} }),
);

document.addEventListener("htmx:after:settle", show);
document.addEventListener("map-changes", show);
