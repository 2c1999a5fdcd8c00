// Mails in their sandbox: as high as they are, in the face of the page, and their keys are the page's.
// Nothing in a mail runs; all of it is done from here.
const MAX_HEIGHT = 30000; // px; what is higher scrolls by itself
const heights = new Map(); // of frames seen before, so that opening a ticket again moves nothing

const all = () => document.querySelectorAll(".mail-frame");
const known = (frame) => `${new URL(frame.src).pathname} ${frame.clientWidth}`;

function fit(frame) {
  const inside = frame.contentDocument?.body;
  if (!inside || !frame.clientWidth) return;
  for (const part of inside.querySelectorAll(".mail"))
    part.classList.toggle("is-wide", part.scrollWidth > part.clientWidth);
  const height = Math.min(Math.ceil(inside.getBoundingClientRect().height), MAX_HEIGHT);
  if (!height || frame.dataset.height === String(height)) return;
  frame.dataset.height = height;
  frame.style.setProperty("block-size", `${height}px`);
  heights.set(known(frame), height);
}

function adopt(frame) {
  const inside = frame.contentDocument;
  if (
    !inside?.body ||
    inside.URL === "about:blank" ||
    inside.documentElement.classList.contains("is-fitted")
  )
    return;
  inside.documentElement.classList.add("is-fitted");
  dress(frame);
  new ResizeObserver(() => fit(frame)).observe(inside.body);
  inside.addEventListener("keydown", hand);
  fit(frame);
  frame.classList.add("is-ready");
}

// Keys pressed in the frame of a mail work as anywhere on the page.
function hand(event) {
  if (event.target.closest?.("summary") && ["Enter", " "].includes(event.key)) return;
  const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
  const copy = new KeyboardEvent("keydown", {
    key,
    code,
    ctrlKey,
    metaKey,
    altKey,
    shiftKey,
    repeat,
    bubbles: true,
    cancelable: true,
  });
  document.body.dispatchEvent(copy);
  if (copy.defaultPrevented) event.preventDefault();
}

function dress(frame) {
  const root = frame.contentDocument?.documentElement;
  const face = document.documentElement.dataset.theme;
  if (!root) return;
  if (face) root.dataset.theme = face;
  else delete root.dataset.theme;
}

document.addEventListener(
  "load",
  ({ target }) => target.matches?.(".mail-frame") && adopt(target),
  true,
);
new MutationObserver(() => {
  for (const frame of all()) dress(frame);
}).observe(document.documentElement, { attributeFilter: ["data-theme"] });

function prepare() {
  for (const frame of all()) {
    const height = heights.get(known(frame));
    if (height && !frame.dataset.height) frame.style.setProperty("block-size", `${height}px`);
    if (frame.contentDocument?.readyState === "complete") adopt(frame);
  }
}
document.addEventListener("htmx:after:process", prepare);
prepare();

// The pictures of other servers were asked for: the link loads them into the frame, the question goes.
document.addEventListener("click", ({ target }) => {
  const link = target.closest("[data-show-pictures]");
  if (!link) return;
  const pk = link.dataset.showPictures;
  document.getElementById(`quote-${pk}`)?.setAttribute("open", "");
  setTimeout(() => {
    const question = document.getElementById(`remote-${pk}`);
    if (question) question.hidden = true; // were it removed, the next live update would bring it back
    document.querySelector(`[name="mail-${pk}"]`)?.focus();
  });
});
