// What was done here can be taken back and done again, act by act: ctrl+Z, ctrl+shift+Z.
import { refresh, send } from "./requests.js";

const MAX_STEPS = 100;
let done = [];
let undone = [];

// `back` and `again` are {url, values}; without `again` it cannot be done again.
export function remember(back, again) {
  done.push({ back, again });
  done = done.slice(-MAX_STEPS);
  undone = [];
  show();
}

async function step(from, to, way) {
  const act = from.pop();
  show();
  if (!act?.[way]) return;
  const { ok } = await send(act[way].url, act[way].values, { swap: "none" });
  if (!ok) return;
  if (act.back && act.again) to.push(act);
  show();
  await refresh();
}

function show() {
  for (const button of document.querySelectorAll("[data-undo]")) button.disabled = !done.length;
  for (const button of document.querySelectorAll("[data-redo]")) button.disabled = !undone.length;
}

document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-undo]")) step(done, undone, "back");
  if (target.closest("[data-redo]")) step(undone, done, "again");
});

// A new touchpoint or stage can be removed again.
document.addEventListener("map-added", ({ detail: { undo } }) =>
  remember({ url: undo, values: {} }),
);

document.addEventListener("htmx:after:settle", show);
