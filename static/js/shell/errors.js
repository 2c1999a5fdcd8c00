// What went wrong on the way becomes a toast with what to do; the page and the address stay as they were.
import { showToast } from "./toasts.js";

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  if (ctx.response.status === 422) return; // a form with its errors, shown in place
  ctx.push = ctx.replace = null;
  ctx.hx.pushurl = ctx.hx.replaceurl = null;
  showToast({ text: wordsFor(ctx), tone: "late" });
});

document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
  if (!ctx || ctx.response) return; // not on the way: a fault of ours, the console has it
  if (ctx.request.signal.reason === "timeout") showToast({ text: say("timeout"), tone: "late" });
  else if (error instanceof TypeError && !isStream(ctx))
    showToast({ text: say("offline"), tone: "late" });
});

// The server's own words win: a view answers 409 as text/plain with what to do next.
function wordsFor({ response, text }) {
  const type = response.headers.get("Content-Type") ?? "";
  if (type.startsWith("text/plain") && text && text.length < 300) return text;
  return say(response.status) ?? say(`${String(response.status)[0]}xx`);
}

function say(what) {
  return document.getElementById("toasts").getAttribute(`data-text-${what}`);
}

// Nobody asked for a live update: when it fails, the next one comes by itself.
function isStream(ctx) {
  return ctx.sourceElement === document.body || ctx.sourceEvent?.type === "every";
}
