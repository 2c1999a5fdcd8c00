// Focus is never lost: when a swap or a disabled button takes it, it goes to what came instead.
let had = null;

function remember() {
  const now = document.activeElement;
  if (now && now !== document.body) had = now;
}

document.addEventListener("htmx:before:request", remember);
document.addEventListener("htmx:before:swap", remember);

document.addEventListener("htmx:after:settle", ({ detail: { task } }) => {
  if (!had || had.isConnected || isSomewhere()) return;
  const came = task.target?.isConnected ? task.target : document.getElementById("main");
  had = null;
  focusIn(came);
});

// A button that was disabled while it worked lost the focus, although it is still here.
document.addEventListener("htmx:finally:request", () => {
  setTimeout(() => {
    if (had?.isConnected && !isSomewhere()) had.focus({ preventScroll: true });
    had = null;
  });
});

function isSomewhere() {
  return document.activeElement && document.activeElement !== document.body;
}

function focusIn(element) {
  const place = element?.querySelector("[data-focus]") ?? element;
  if (!place) return;
  if (place.tabIndex < 0 && !place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
}
