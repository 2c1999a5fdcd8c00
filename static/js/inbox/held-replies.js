// A reply that can still be undone says for how long. Once undone, its ticket is shown with the text in the composer.
import { sendAlone } from "../shell/own-request.js";
import { write } from "./composer.js";
import { showChanges } from "./macros.js";

const ends = new WeakMap(); // by mark: {shown, at}, the seconds that the server said and the time of their end
let timer = 0;

function tick() {
  clearTimeout(timer);
  const marks = [...document.querySelectorAll("[data-sends-in]")];
  for (const mark of marks) show(mark);
  if (marks.some((mark) => secondsLeft(mark) > 0)) timer = setTimeout(tick, 500);
}

function secondsLeft(mark) {
  const shown = mark.dataset.sendsIn;
  if (ends.get(mark)?.shown !== shown)
    ends.set(mark, { shown, at: performance.now() + Number(shown) * 1000 });
  return Math.ceil((ends.get(mark).at - performance.now()) / 1000);
}

function show(mark) {
  const seconds = secondsLeft(mark);
  const { words, over } = mark.dataset;
  const text = seconds > 0 ? words.replace("{seconds}", seconds) : over;
  const place = mark.querySelector("[data-held-words]");
  if (place.textContent !== text) place.textContent = text;
  const form = mark.parentElement.querySelector(".undo-reply");
  if (form) form.hidden = seconds <= 0;
}

document.addEventListener("htmx:after:process", tick);
document.addEventListener("htmx:after:swap", tick);
tick();

// Show the ticket of an undone reply, with the changes of its saved reply above the text.
export async function showAgain({ ticket, url, macro }) {
  await sendAlone("GET", url, { target: "#ticket", swap: "outerHTML", push: url });
  // The pane takes no focus before its request is over.
  while (document.querySelector("#ticket[inert]")) {
    // oxlint-disable-next-line no-await-in-loop -- another request may have begun
    await new Promise((resolve) => {
      document.addEventListener("htmx:finally:request", resolve, { once: true });
    });
  }
  // It could not be loaded, or the person has opened another one meanwhile.
  if (document.getElementById("ticket")?.dataset.ticket !== String(ticket)) return;
  const form = document.getElementById("reply-form");
  if (!form) return;
  write("reply");
  if (macro) showChanges(form, macro);
}

document.addEventListener("reply-withdrawn", ({ detail }) => showAgain(detail));
