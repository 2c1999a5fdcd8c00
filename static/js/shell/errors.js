// A failed request becomes a toast with what to do; the page and the address stay as they were.
import { FINAL, showToast } from "./toasts.js";

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status === 422) return; // a form with its errors, shown in place
  ctx.push = ctx.replace = null;
  ctx.hx.pushurl = ctx.hx.replaceurl = null;
  tell(ctx, wordsFor(ctx));
});

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  const reason = networkFailure(ctx, error);
  if (reason && !isStream(ctx)) tell(ctx, toastText(reason));
});

// Why a part could not be loaded, in a sentence; nothing for a fault of ours, which the console has.
export function failureOf({ ctx, error }) {
  if (ctx.response) return error ? "" : wordsFor(ctx, "load-");
  const reason = networkFailure(ctx, error);
  return reason && toastText(`load-${reason}`);
}

function networkFailure(ctx, error) {
  if (!ctx || ctx.response) return "";
  if (ctx.request.signal.reason === "timeout") return "timeout";
  return error instanceof TypeError ? "offline" : "";
}

// A part that loads itself says so in its own place (lazy.js), and an undo in its own words (toasts.js).
function tell(ctx, text) {
  if (ctx.sourceElement?.matches?.("[data-lazy]") || isToldByAsker(ctx)) return;
  showToast({ text, tone: "late" });
}

function isToldByAsker({ sourceElement, response }) {
  return sourceElement?.matches?.("[data-says-failure]") && !FINAL.has(response?.status);
}

// The server's own words win: a view answers 409 as text/plain with what to do next.
function wordsFor({ response, text }, prefix = "") {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("text/plain") && text && text.length < 300) return text;
  const names = [response.status, `${String(response.status)[0]}xx`];
  return names
    .flatMap((name) => [prefix + name, name])
    .map((name) => toastText(name))
    .find(Boolean);
}

function toastText(name) {
  return document.getElementById("toasts").getAttribute(`data-text-${name}`);
}

// A failed live update is not reported: the next one comes by itself.
function isStream(ctx) {
  return ctx.sourceElement === document.body || ctx.sourceEvent?.type === "every";
}
