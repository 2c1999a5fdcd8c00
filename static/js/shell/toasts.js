// Toasts say what happened and offer the way back. HX-Trigger: {"toast": {"text": "…", "undo": "/url/", "tone": "done"}}
// With `seconds` it can be undone for so long, and the toast leaves then.
import { sendAlone } from "./own-request.js";

const STAYS = 6000;
const STAYS_WITH_UNDO = 10000;
const region = document.getElementById("toasts");
const announcer = document.getElementById("announcer");
export const FINAL = new Set([403, 404, 409]); // refusals: to try again does not help
const onTheWay = new Set(); // URLs of undos that are not answered yet

export function showToast({ text, undo = "", tone = "", seconds = 0 }) {
  const same = tone === "late" && !undo && sameToast(text);
  if (same) {
    region.append(same);
    announce(text);
    return same;
  }
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  if (tone) toast.dataset.tone = tone;
  if (undo) {
    const button = toast.querySelector("[data-toast-undo]");
    button.hidden = false;
    button.dataset.toastUndo = undo;
    button.addEventListener("click", () => takeBack(undo));
  }
  region.append(toast);
  raise();
  announce(text);
  leave(toast, timeFor({ undo, tone, seconds }), { atOnce: seconds > 0 });
  return toast;
}

// The same failure again, such as that of each part of a page, moves its toast to the end.
function sameToast(text) {
  const late = region.querySelectorAll('.toast[data-tone="late"]');
  return [...late].find((toast) => toast.querySelector("p").textContent === text);
}

// In milliseconds; what went wrong stays until it is closed.
export function timeFor({ undo, tone, seconds }) {
  if (tone === "late") return Infinity;
  if (seconds) return seconds * 1000;
  return undo ? STAYS_WITH_UNDO : STAYS;
}

// In the top layer and inside the open dialog: what stands outside a modal dialog cannot be pressed or announced.
function raise() {
  if (!region) return;
  const place = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  if (region.parentElement !== place) place.append(announcer, region);
  if (region.matches(":popover-open")) region.hidePopover();
  if (region.querySelector(".toast")) region.showPopover();
}

function announce(text) {
  announcer.textContent = ""; // the same text twice is announced twice
  setTimeout(() => {
    announcer.textContent = text;
  }, 50);
}

// A toast waits while somebody points at it or stands in it with the keyboard, unless its undo has ended.
function leave(toast, after, { atOnce = false } = {}) {
  if (after === Infinity) return;
  setTimeout(() => {
    if (!atOnce && toast.matches(":hover, :focus-within")) leave(toast, 2000);
    else close(toast);
  }, after);
}

function close(toast) {
  toast.remove();
  if (!region.querySelector(".toast") && region.matches(":popover-open")) region.hidePopover();
}

// Undo an action. Its toast stays until there is an answer; where there is none, another one offers to try again.
export async function takeBack(url) {
  if (onTheWay.has(url)) return;
  onTheWay.add(url);
  document.dispatchEvent(new CustomEvent("undo-taken", { detail: { url } }));
  const status = await sendAlone("POST", url, { swap: "none", saysFailure: true });
  onTheWay.delete(url);
  closeToastOf(url);
  if ((status && status < 400) || FINAL.has(status)) return;
  document.dispatchEvent(new CustomEvent("undo-failed", { detail: { url } }));
  showToast({ text: region.getAttribute("data-text-undo-failed"), undo: url, tone: "late" });
}

// Undone by other means, such as the form at a message.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "POST" || !(ctx.response?.status < 400)) return;
  const url = ctx.request.action;
  closeToastOf(url);
  document.dispatchEvent(new CustomEvent("undo-taken", { detail: { url } }));
});

function closeToastOf(url) {
  const button = region?.querySelector(`[data-toast-undo="${CSS.escape(url)}"]`);
  if (button) close(button.closest(".toast"));
}

document.addEventListener("toast", (event) => showToast(event.detail));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toast-close]");
  if (button) close(button.closest(".toast"));
});

// Toasts stay when a dialog opens above them, or when the one they stand in closes or is swapped away.
document.addEventListener("dialog:open", () => queueMicrotask(raise));
document.addEventListener("close", raise, true);
document.addEventListener("htmx:after:swap", () => {
  if (region && !region.isConnected) raise();
});

function begin() {
  for (const toast of region?.querySelectorAll(".toast") ?? []) {
    raise();
    announce(toast.querySelector("p").textContent);
    const undo = toast.querySelector("[data-toast-undo]");
    undo?.addEventListener("click", () => takeBack(undo.dataset.toastUndo));
    leave(toast, undo ? STAYS_WITH_UNDO : STAYS);
  }
}
begin();
