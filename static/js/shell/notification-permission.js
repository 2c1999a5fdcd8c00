// The permission of this browser to show notifications, in words, and the button that asks for it.
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
