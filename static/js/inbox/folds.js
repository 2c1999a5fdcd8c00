// On a wide screen the views and the customer fold away; a cookie tells the server, which draws it so.
const wide = matchMedia("(min-width: 1280px)");
const YEAR = 60 * 60 * 24 * 365;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold]");
  if (!button || !wide.matches) return;
  event.preventDefault();
  const { classList } = document.querySelector(".inbox");
  const name = button.dataset.fold;
  const stoodIn = document.activeElement;
  classList.toggle(`no-${name}`);
  const folded = ["views", "context"].filter((each) => classList.contains(`no-${each}`));
  document.cookie = `folded=${folded.join(".")}; path=/; max-age=${YEAR}; samesite=lax`;
  if (stoodIn === button || !stoodIn?.checkVisibility()) focusTheOther(name);
});

function focusTheOther(name) {
  [...document.querySelectorAll(`[data-fold=${name}]`)]
    .find((each) => each.checkVisibility())
    ?.focus();
}
