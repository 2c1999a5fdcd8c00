// The actions of this page that can be undone, newest first: by the button of their toast, or one after the other by key.
import { showToast, takeBack } from "./toasts.js";

const MAX_STEPS = 50;
let steps = []; // URLs that undo by POST
const pending = new Set(); // forms on their way, whose undo is not known yet
const begun = new WeakMap(); // by request: the actions that were made before it
let turn = Promise.resolve();
let made = 0; // actions that can be undone, counted

function remember(url) {
  if (!url) return;
  made += 1;
  steps.push(url);
  steps = steps.slice(-MAX_STEPS);
}

// The answer to the last action is waited for: else the action before it would be undone.
async function undoLast({ nothing }) {
  const [waits, before] = [pending.size, made];
  await answered();
  if (waits && made === before) return; // it was refused, which the page says
  const url = steps.at(-1);
  if (!url) return showToast({ text: nothing });
  await takeBack(url);
}

async function answered() {
  while (pending.size) {
    // oxlint-disable-next-line no-await-in-loop -- each answer may be followed by another action
    await new Promise((resolve) => {
      document.addEventListener("htmx:finally:request", resolve, { once: true });
    });
  }
}

document.addEventListener("undoable", ({ detail }) => remember(detail.url));
document.addEventListener("toast", ({ detail }) => remember(detail.undo));
document.addEventListener("undo-taken", ({ detail }) => {
  steps = steps.filter((url) => url !== detail.url);
});
document.addEventListener("undo-failed", ({ detail }) => steps.push(detail.url));
// After a message was sent, earlier changes are not undone by key; the message itself is, while it is held.
document.addEventListener("message-sent", ({ detail }) => {
  const added = made - (begun.get(detail?.ctx) ?? made);
  steps = added ? steps.slice(-added) : [];
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  begun.set(ctx, made);
  if (ctx.request.method === "POST" && ctx.sourceElement.matches("form")) pending.add(ctx);
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => pending.delete(ctx));

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-undo-last]");
  if (button) turn = turn.then(() => undoLast(button.dataset)).catch(() => {});
});

// A page that was loaded anew by the action.
for (const { dataset } of document.querySelectorAll("#toasts [data-toast-undo]"))
  remember(dataset.toastUndo);
