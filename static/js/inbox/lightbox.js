// Looks into a file without leaving the ticket: arrows turn to the next one, Escape closes.
import { openDialog } from "../shell/dialogs.js";

const LOOKED = ".attachment:is([data-picture], [data-look])";
const box = () => document.getElementById("lightbox");
let files = [];
let at = 0;

document.addEventListener("click", (event) => {
  const file = event.target.closest(LOOKED);
  if (file && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    files = [...document.querySelectorAll(LOOKED)];
    at = files.indexOf(file);
    show();
    openDialog(box());
  }
  const turning = event.target.closest("[data-turn]");
  if (turning) turn(Number(turning.dataset.turn));
});

document.addEventListener("keydown", (event) => {
  if (!box()?.open) return;
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  turn(getComputedStyle(box()).direction === "rtl" ? -step : step);
});

// The file shown could not be loaded and is asked for again (shell/lazy.js).
document.addEventListener("retry", ({ target }) => target.id === "lightbox-text" && show(), true);

// A preview that cannot be drawn leaves the plain card.
document.addEventListener(
  "error",
  ({ target }) => target.matches?.(".thumb .inline-image") && target.remove(),
  true,
);

function turn(step) {
  at = (at + step + files.length) % files.length;
  show();
}

function show() {
  const { dataset, href } = files[at];
  const place = box().querySelector("#lightbox-text");
  box().querySelector("#lightbox-name").textContent = dataset.fileName;
  const first = "firstPage" in dataset ? `, ${place.dataset.firstPage}` : "";
  box().querySelector("[data-about]").textContent = dataset.about + first;
  box().querySelector("[data-place]").textContent =
    files.length > 1 ? `${at + 1} / ${files.length}` : "";
  box().querySelector("[data-save]").href = href;
  for (const button of box().querySelectorAll("[data-turn]")) button.hidden = files.length < 2;
  place.replaceChildren();
  place.scrollTop = 0;
  if (dataset.look) look(dataset.look, place);
  else place.append(picture(dataset, place));
}

function look(address, place) {
  place.dataset.lazy = place.dataset.failed;
  htmx.ajax("GET", address, { source: place, target: place, swap: "innerHTML" });
}

function picture({ picture: address, fileName }, place) {
  const image = new Image();
  image.alt = fileName;
  image.src = address;
  image.addEventListener("error", () => {
    const text = document.createElement("p");
    text.className = "muted";
    text.textContent = place.dataset.none;
    image.replaceWith(text);
  });
  return image;
}
