// The first scroll position of a thread: at the top of the first message nobody here has read, else of the last one.
// It stays there while mails, pictures and answers find their height, until somebody scrolls.
const SPACE = 8; // px above the message
const thread = () => document.getElementById("thread-body");

let held = null; // the message the thread stands at
let expected = 0; // the position set by this module; at another one the person has scrolled

function hold(message) {
  held = message;
  thread().toggleAttribute("data-held", Boolean(held)); // the browser's own anchoring rests
  align();
}

function align() {
  const place = thread();
  if (!held?.isConnected || !place?.contains(held)) return;
  const wanted = held === firstOf(place) ? 0 : place.scrollTop + topOf(held, place) - SPACE;
  place.scrollTop = wanted;
  expected = place.scrollTop;
}

const topOf = (element, place) =>
  element.getBoundingClientRect().top - place.getBoundingClientRect().top;
const firstOf = (place) => place.querySelector(".message");
const lastOf = (place) => [...place.querySelectorAll(".message")].at(-1);

function isAtTheEnd(place) {
  return !place || place.scrollHeight - place.scrollTop - place.clientHeight < 80;
}

function open() {
  const place = thread();
  if (!place) return;
  watch();
  const asked =
    location.hash.startsWith("#message-") && document.getElementById(location.hash.slice(1));
  hold(asked || document.getElementById(place.dataset.start) || lastOf(place));
}

// Whatever grows, above or below, moves nothing that is being looked at.
const growth = new ResizeObserver(align);

function watch() {
  growth.disconnect();
  const place = thread();
  growth.observe(place);
  for (const part of place.children) growth.observe(part);
  place.addEventListener("scroll", () => Math.abs(place.scrollTop - expected) > 1 && hold(null), {
    passive: true,
  });
}

let before = { last: "", wasAtTheEnd: true };
const lastPk = () => document.getElementById("thread")?.dataset.lastMessage;

document.addEventListener(
  "htmx:before:swap",
  () => (before = { last: lastPk(), wasAtTheEnd: Boolean(held) || isAtTheEnd(thread()) }),
);
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "ticket") open();
  else if (lastPk() !== before.last && before.wasAtTheEnd && thread()) hold(lastOf(thread()));
});
open();
