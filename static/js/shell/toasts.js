// Toasts say what happened and offer the way back. HX-Trigger: {"toast": {"text": "…", "undo": "/url/", "tone": "done"}}
const STAYS = 6000;
const STAYS_WITH_UNDO = 10000;

export function showToast({ text, undo = "", tone = "" }) {
  const toast = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
  toast.querySelector("p").textContent = text;
  if (tone) toast.dataset.tone = tone;
  if (undo) {
    const button = toast.querySelector("[data-toast-undo]");
    button.hidden = false;
    button.addEventListener("click", () => takeBack(toast, undo));
  }
  region().append(toast);
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

function region() {
  return document.getElementById("toasts");
}

// Above an open dialog, too: the one who enters the top layer last lies on top.
function raise() {
  const place = region();
  if (place.matches(":popover-open")) place.hidePopover();
  place.showPopover();
}

function announce(text) {
  const announcer = document.getElementById("announcer");
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
  const place = region();
  if (!place.querySelector(".toast") && place.matches(":popover-open")) place.hidePopover();
}

function takeBack(toast, url) {
  close(toast);
  htmx.ajax("POST", url, { source: document.body, swap: "none" });
}

document.addEventListener("toast", (event) => showToast(event.detail));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toast-close]");
  if (button) close(button.closest(".toast"));
});

function begin() {
  for (const toast of region()?.querySelectorAll(".toast") ?? []) {
    raise();
    announce(toast.querySelector("p").textContent);
    const undo = toast.querySelector("[data-toast-undo]");
    undo?.addEventListener("click", () => takeBack(toast, undo.dataset.toastUndo));
    leave(toast, undo ? STAYS_WITH_UNDO : STAYS);
  }
}
begin();
