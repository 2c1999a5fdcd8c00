// Light, dark, or as the system: [data-theme-set]. The server prints the choice from the cookie, so that no page flashes.
const YEAR = 60 * 60 * 24 * 365;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-theme-set]");
  if (button) choose(button.dataset.themeSet);
});

function choose(face) {
  if (face === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = face;
  const age = face === "system" ? 0 : YEAR;
  document.cookie = `theme=${face}; path=/; max-age=${age}; samesite=lax`;
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === face));
  }
}
