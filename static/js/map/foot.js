// The foot says what the server has not confirmed: open editors with changed text, edits that wait, acts on their way.
import { acts } from "./requests.js";
import { isStuck, sendAgain, unsentEdits } from "./queue.js";
import { storeWorks } from "./store.js";

const saved = document.getElementById("saved");

// Open editors whose text is another one than the server's.
function drafts() {
  return [...document.querySelectorAll("#main .editing")].filter(
    ({ firstElementChild: box, parentElement: host }) =>
      box.value.trim() !== (host.dataset.text ?? "").trim(),
  );
}

function show() {
  if (!saved) return;
  const edits = unsentEdits();
  const count = edits.length + drafts().length;
  const { open, hasFailed } = acts();
  const reasons = ["signed-out", "offline", "conflict", "refused"];
  const reason = reasons.find((state) => edits.some((edit) => edit.state === state)) ?? "";
  let state = "kept";
  if (reason || (hasFailed && !open && !count)) state = "failed";
  else if (drafts().length) state = "unsent";
  else if (count || open) state = "busy";
  saved.dataset.state = state;
  const text = sentence(state, count, reason);
  if (saved.lastElementChild.textContent !== text) saved.lastElementChild.textContent = text;
  for (const button of document.querySelectorAll("[data-send-again]"))
    button.hidden = !["offline", "signed-out"].includes(reason);
}

function sentence(state, count, reason) {
  const { dataset } = saved;
  if (!count) return dataset[state];
  if (state === "busy") return dataset.busy;
  const amount = (count === 1 ? dataset.unsentOne : dataset.unsentMany).replace("{n}", count);
  const why = reason && saved.getAttribute(`data-${reason}`);
  const kept = storeWorks() ? "" : dataset.notKept;
  return [amount, why, kept].filter(Boolean).join(" ");
}

document.addEventListener("map-changes", show);
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-send-again]")) sendAgain();
});

// Texts in this browser's store are there again after a reload; all else would be lost.
addEventListener("beforeunload", (event) => {
  const isLost = !storeWorks() && (drafts().length || unsentEdits().some((edit) => !isStuck(edit)));
  if (acts().open || isLost) event.preventDefault();
});
