// The search box suggests operators and their values while one is typed. Nothing is chosen before an arrow key is pressed, so
// that Enter searches for what stands in the box. ArrowDown in a box without suggestions asks for all operators.
const STEPS = { ArrowDown: 1, ArrowUp: -1 };
const isBox = (element) => element?.id === "search";
const listOf = (box) => document.getElementById(box.getAttribute("aria-controls"));
const chosenIn = (list) => list.querySelector('[aria-selected="true"]');
const beforeCaret = (box) => box.value.slice(0, box.selectionStart);
// False for suggestions of another text than the one that is typed now, while an answer is on its way.
const isFor = (list, box) => list.dataset.before === beforeCaret(box);
const PAUSE = 150; // ms without a key before the server is asked

let asking = null; // of the last question, which takes the place of those before
let asked = {}; // the value of the box at it, and the part before the caret

document.addEventListener("input", ({ target }) => {
  if (isBox(target)) void ask(target);
});

// In the capturing phase: while the list is open its keys are no shortcuts.
document.addEventListener(
  "keydown",
  (event) => {
    const box = event.target;
    if (!isBox(box) || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!onKey(box, listOf(box), event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

// The box keeps the focus.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("#search-list")) event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  const option = target.closest("#search-list [role=option]");
  if (option) choose(document.getElementById("search"), option);
});

// The suggestions are of the text before the caret.
document.addEventListener("selectionchange", () => {
  const box = document.activeElement;
  if (!isBox(box) || listOf(box).hidden) return;
  if (box.value === asked.value && beforeCaret(box) !== asked.before) close(box);
});

document.addEventListener("focusout", ({ target }) => {
  if (isBox(target)) close(target);
});

document.addEventListener("submit", ({ target }) => {
  const box = target.querySelector?.("#search");
  if (box) close(box);
});

async function ask(box, isForAll = false) {
  const list = listOf(box);
  asking?.abort();
  asking = new AbortController();
  const { signal } = asking;
  const before = beforeCaret(box);
  asked = { value: box.value, before };
  select(box, list, null);
  if (!before.trim() && !isForAll) return close(box);
  if (!isForAll) await pause();
  if (signal.aborted) return;
  const query = new URLSearchParams({ before, ...(isForAll && { all: "" }) });
  const headers = { "HX-Request": "true" };
  // Without an answer nothing is suggested; the box works all the same.
  const answer = await fetch(`${list.dataset.suggestions}?${query}`, { headers, signal }).catch(
    () => null,
  );
  const text = answer?.ok ? await answer.text().catch(() => "") : "";
  if (signal.aborted || box !== document.activeElement) return;
  const template = document.createElement("template");
  template.innerHTML = text;
  list.replaceChildren(template.content);
  list.dataset.before = before;
  show(box, list, list.childElementCount > 0);
}

const pause = () =>
  new Promise((resolve) => {
    setTimeout(resolve, PAUSE);
  });

function show(box, list, isOpen) {
  list.hidden = !isOpen;
  box.setAttribute("aria-expanded", String(isOpen));
  select(box, list, null);
}

function close(box) {
  asking?.abort();
  show(box, listOf(box), false);
}

function select(box, list, option) {
  chosenIn(list)?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) box.setAttribute("aria-activedescendant", option.id);
  else box.removeAttribute("aria-activedescendant");
}

function choose(box, option) {
  if (!isFor(listOf(box), box)) return;
  const before = beforeCaret(box);
  // The server counts characters, and the box the units of which some have two.
  const start = [...before].slice(0, Number(option.dataset.start)).join("").length;
  box.setRangeText(option.dataset.text, start, before.length, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

// True if the key was one of the list.
function onKey(box, list, key) {
  if (list.hidden) {
    if (key !== "ArrowDown") return false;
    void ask(box, true);
    return true;
  }
  const chosen = chosenIn(list);
  if (key !== "Escape" && !isFor(list, box)) return false;
  if (key in STEPS) {
    const options = [...list.children];
    const from = chosen ? options.indexOf(chosen) : Math.min(0, -STEPS[key]);
    select(box, list, options.at((from + STEPS[key]) % options.length));
  } else if (key === "Escape") close(box);
  else if (chosen && (key === "Enter" || key === "Tab")) choose(box, chosen);
  else return false;
  return true;
}
