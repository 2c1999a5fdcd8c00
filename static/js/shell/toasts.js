// Toasts say what happened and offer the way back. HX-Trigger: {"toast": {"text": "…", "undo": "/url/", "tone": "done"}}
const STAYS = 6000;
const STAYS_WITH_UNDO = 10000;
const region = document.getElementById("toasts");
const announcer = document.getElementById("announcer");

export function showToast({ text, undo = "", tone = "" }) {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  if (tone) toast.dataset.tone = tone;
  if (undo) {
    const button = toast.querySelector("[data-toast-undo]");
    button.hidden = false;
    button.dataset.toastUndo = undo;
    button.addEventListener("click", () => takeBack(toast, undo));
  }
  region.append(toast);
  raise();
  announce(text);
  leave(toast, timeFor({ undo, tone }));
  return toast;
}

// In milliseconds; what went wrong stays until it is closed.
export function timeFor({ undo, tone }) {
  if (tone === "late") return Infinity;
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

// A toast waits while somebody points at it or stands in it with the keyboard.
function leave(toast, after) {
  if (after === Infinity) return;
  setTimeout(() => {
    if (toast.matches(":hover, :focus-within")) leave(toast, 2000);
    else close(toast);
  }, after);
}

function close(toast) {
  toast.remove();
  if (!region.querySelector(".toast") && region.matches(":popover-open")) region.hidePopover();
}

// The act of a toast is undone in another way.
export function closeToastOf(url) {
  const button = region?.querySelector(`[data-toast-undo="${CSS.escape(url)}"]`);
  if (button) close(button.closest(".toast"));
}

function takeBack(toast, url) {
  close(toast);
  document.dispatchEvent(new CustomEvent("undo-taken", { detail: { url } }));
  htmx.ajax("POST", url, { source: document.body, swap: "none" });
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
    undo?.addEventListener("click", () => takeBack(toast, undo.dataset.toastUndo));
    leave(toast, undo ? STAYS_WITH_UNDO : STAYS);
  }
}
begin();
