// No answer touches a text that is being written: what would replace it is left out, and the map is loaded anew when the
// writer has left.
import { requestState, refresh } from "./requests.js";
import { isStuck, outcomes, unsentEdits } from "./queue.js";

const BESIDE = new Set(["beforebegin", "afterbegin", "beforeend", "afterend", "none"]);
const begun = new WeakMap(); // by request: the answers to changes that came before it
let isStale = false;

export function isWriting(element) {
  return Boolean(element?.querySelector(".editing"));
}

export function isAnybodyWriting() {
  return isWriting(document.getElementById("main"));
}

function isBusy() {
  return requestState().open > 0 || unsentEdits().some((edit) => !isStuck(edit));
}

function isReload({ request, target }) {
  return request?.method === "GET" && target?.id === "map-grid";
}

// A reload of the map waits until nobody writes and nothing is being sent.
document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = event.detail;
  if (!isReload(ctx)) return;
  begun.set(ctx, requestState().answered);
  if (!isAnybodyWriting() && !isBusy()) return;
  event.preventDefault();
  isStale = true;
});

document.addEventListener("htmx:before:swap", ({ detail: { ctx, tasks } }) => {
  const isOld = isReload(ctx) && begun.get(ctx) !== requestState().answered;
  const taken = tasks.filter((task) => BESIDE.has(task.swapSpec.style) || !isInUse(task, isOld));
  if (taken.length < tasks.length) isStale = true;
  tasks.splice(0, tasks.length, ...taken);
});

function isInUse({ target }, isOld) {
  const element = typeof target === "string" ? document.querySelector(target) : target;
  return Boolean(element) && (isOld || (isWriting(element) && Boolean(element.closest("#main"))));
}

function failed({ detail: { ctx } }) {
  if (ctx && isReload(ctx)) isStale = true;
}
document.addEventListener("htmx:error", failed);
document.addEventListener("htmx:response:error", failed);

outcomes.addEventListener("gone", () => {
  isStale = true;
});

// Signed out: the page stays as long as a text on it is not sent. Sending it tells the writer.
document.addEventListener("htmx:after:request", (event) => {
  const { request, hx } = event.detail.ctx;
  const isUnsent = unsentEdits().length > 0 || isAnybodyWriting();
  if (request.method === "GET" && hx?.redirect && isUnsent) event.preventDefault();
});

// After what changed now has been done by all.
document.addEventListener("map-changes", () => queueMicrotask(reload));

function reload() {
  if (!isStale || isBusy() || isAnybodyWriting()) return;
  isStale = false;
  refresh();
}
