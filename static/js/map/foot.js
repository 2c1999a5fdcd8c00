// The foot says what the server has not confirmed: changed text in open editors and in forms beside the map, edits that
// wait, acts on their way. What cannot be sent as it is stands in a list, also if its place is gone.
import { requestState } from "./requests.js";
import { dropEdit, isStuck, sendAgain, unsentEdits } from "./queue.js";
import { localStoreWorks } from "../shell/local-store.js";
import { countFields } from "./store.js";

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
  const typed = drafts().length + countFields();
  const count = edits.length + typed;
  const { open, hasFailed } = requestState();
  const reasons = ["signed-out", "offline", "conflict", "refused"];
  const reason = reasons.find((state) => edits.some((edit) => edit.state === state)) ?? "";
  let state = "kept";
  if (reason || (hasFailed && !open && !count)) state = "failed";
  else if (typed) state = "unsent";
  else if (count || open) state = "busy";
  saved.dataset.state = state;
  const text = sentence(state, count, reason);
  if (saved.lastElementChild.textContent !== text) saved.lastElementChild.textContent = text;
  for (const button of document.querySelectorAll("[data-send-again]"))
    button.hidden = !["offline", "signed-out"].includes(reason);
  list(edits.filter((edit) => isStuck(edit)));
}

function list(stuck) {
  const popover = document.getElementById("unsent");
  if (!popover) return;
  const row = document.getElementById("unsent-row").content.firstElementChild;
  const rows = stuck.map((edit) => fill(row.cloneNode(true), edit));
  popover.querySelector("ul").replaceChildren(...rows);
  document.querySelector("[popovertarget=unsent]").hidden = !stuck.length;
  if (!stuck.length && popover.matches(":popover-open")) popover.hidePopover();
}

function fill(row, { key, label, text, why }) {
  row.querySelector("b").textContent = label;
  row.querySelector("p").textContent = text;
  row.querySelector("small").textContent = why;
  row.querySelector("button").dataset.discard = key;
  return row;
}

function sentence(state, count, reason) {
  const { dataset } = saved;
  if (!count) return dataset[state];
  if (state === "busy") return dataset.busy;
  const amount = (count === 1 ? dataset.unsentOne : dataset.unsentMany).replace("{n}", count);
  const why = reason && saved.getAttribute(`data-${reason}`);
  const kept = localStoreWorks() ? "" : dataset.notKept;
  return [amount, why, kept].filter(Boolean).join(" ");
}

document.addEventListener("map-changes", show);
document.addEventListener("click", ({ target }) => {
  if (target.closest("[data-send-again]")) sendAgain();
  const discard = target.closest("#unsent [data-discard]");
  if (discard) dropEdit(discard.dataset.discard);
});

// Texts in this browser's store are there again after a reload; all else would be lost.
addEventListener("beforeunload", (event) => {
  const isLost =
    !localStoreWorks() && (drafts().length || unsentEdits().some((edit) => !isStuck(edit)));
  if (requestState().open || isLost) event.preventDefault();
});
