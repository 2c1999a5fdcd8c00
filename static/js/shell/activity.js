// A page at which nobody typed, clicked or scrolled lately says so: its requests do not keep the session alive.
const ATTENDED = 5 * 60 * 1000;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"];
let seen = Date.now();

function noteActivity() {
  seen = Date.now();
}

for (const name of SIGNS) {
  document.addEventListener(name, noteActivity, { passive: true, capture: true });
}

// The header of a request that nobody asked for.
export function attendance() {
  return Date.now() - seen > ATTENDED ? { "X-Unattended": "true" } : {};
}

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  Object.assign(ctx.request.headers, attendance());
});
