// A part that loads itself carries data-lazy, the sentence for its failure, until it is loaded. When it fails, its place
// says so and offers "Try again"; while the server is away it also tries by itself, ever more rarely.
import { failureOf } from "./errors.js";

const FIRST_WAIT = 2000;
const MAX_WAIT = 60000;
const NOT_TRIED_AGAIN = new Set([401, 403, 404]);
const waits = new WeakMap();

document.addEventListener("htmx:response:error", failed);
document.addEventListener("htmx:error", failed);

// Loaded: from now on the part is like any other, and keeps what it shows when a later request fails. htmx reports a swap
// also for an answer that it did not swap.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const part = lazyOf(ctx);
  if (!part || isFailure(ctx.response)) return;
  delete part.dataset.lazy;
  waits.delete(part);
});

document.addEventListener("click", ({ target }) => {
  const part = target.closest("[data-lazy-retry]")?.closest("[data-lazy]");
  if (part) retry(part);
});

window.addEventListener("online", retryAll);
document.addEventListener("resync", retryAll);

function failed({ detail }) {
  const part = lazyOf(detail.ctx);
  if (!part || (detail.ctx.response && !isFailure(detail.ctx.response))) return;
  const reason = failureOf(detail);
  if (!reason) return;
  show(part, reason);
  if (!NOT_TRIED_AGAIN.has(detail.ctx.response?.status)) retryLater(part);
}

// The notice of an earlier failure stays where it is, so that its button keeps the focus.
function show(part, reason) {
  let notice = part.querySelector(".load-failed");
  if (!notice) {
    notice = document.getElementById("load-failed").content.firstElementChild.cloneNode(true);
    const place = part.querySelector("[data-lazy-body]") ?? part;
    place.replaceChildren(notice);
    place.removeAttribute("aria-busy");
  }
  notice.querySelector("strong").textContent = part.dataset.lazy;
  notice.querySelector("[data-reason]").textContent = reason;
}

function retryLater(part) {
  const wait = Math.min((waits.get(part) ?? FIRST_WAIT / 2) * 2, MAX_WAIT);
  waits.set(part, wait);
  setTimeout(() => {
    if (part.isConnected && waits.get(part) === wait) retry(part);
  }, wait);
}

function retryAll() {
  for (const notice of document.querySelectorAll(".load-failed"))
    retry(notice.closest("[data-lazy]"));
}

function retry(part) {
  htmx.trigger(part, "retry", {}, false);
}

// 422 is a form with its errors, shown in the part.
function isFailure(response) {
  return response?.status >= 400 && response.status !== 422;
}

function lazyOf(ctx) {
  const part = ctx?.sourceElement;
  return part?.matches?.("[data-lazy]") ? part : null;
}
