// Whether this browser may show notifications, in words, and the button that asks: it is never asked without a press.
function say() {
  const words = document.querySelector("[data-permission]");
  if (!words) return;
  const state = "Notification" in globalThis ? Notification.permission : "missing";
  words.textContent = words.getAttribute(`data-${state}`);
  document.querySelector("[data-ask-permission]").hidden = state !== "default";
}

document.addEventListener("click", async ({ target }) => {
  if (!target.closest("[data-ask-permission]")) return;
  await Notification.requestPermission();
  say();
});
document.addEventListener("htmx:after:process", say);
say();
