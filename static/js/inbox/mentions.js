// "@" in a note suggests the colleagues who see the ticket; the name that is chosen stands in the text. They are loaded at the
// first "@" of a ticket.
import { plain } from "../shell/menu-filter.js";

const BEFORE_CARET = /(?:^|[^\p{L}\p{N}.@+-])@(?<words>[^@\n]{0,60})$/u;
const MOST = 8;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

let leftAt = -1; // the place of an "@" that was answered or left alone

const listOf = (text) => document.getElementById(text.getAttribute("aria-controls"));
const shownIn = (list) => [...list.querySelectorAll("[data-mention]:not([hidden])")];
const chosenIn = (list) => list.querySelector('[aria-selected="true"]');

// The "@" before the caret and the words after it.
function mentionAt(text) {
  if (text.selectionStart !== text.selectionEnd) return null;
  const before = text.value.slice(0, text.selectionStart);
  const words = BEFORE_CARET.exec(before)?.groups.words;
  return words === undefined || words.startsWith(" ")
    ? null
    : { at: before.length - words.length - 1, words };
}

function isLoaded(list) {
  if ("asked" in list.dataset) return list.childElementCount > 0;
  list.dataset.asked = "";
  htmx.trigger(list, "mention", {}, false);
  return false;
}

function suggest(text) {
  const list = listOf(text);
  const mention = mentionAt(text);
  if (!mention || mention.at === leftAt) return close(text);
  leftAt = -1;
  if (!isLoaded(list)) return;
  const words = plain(mention.words).split(/\s+/u).filter(Boolean);
  let room = MOST;
  for (const option of list.querySelectorAll("[data-mention]")) {
    option.hidden = !room || !fits(option, words);
    if (!option.hidden) room -= 1;
  }
  const [first] = shownIn(list);
  list.hidden = !first;
  select(text, first);
}

// Each word begins a part of the name.
function fits(option, words) {
  const parts = plain(option.querySelector("[data-name]").textContent).split(/[\s-]+/u);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}

function select(text, option) {
  const list = listOf(text);
  chosenIn(list)?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) text.setAttribute("aria-activedescendant", option.id);
  else text.removeAttribute("aria-activedescendant");
}

function close(text) {
  listOf(text).hidden = true;
  select(text, null);
}

function choose(text, option) {
  const { at, words } = mentionAt(text) ?? {};
  if (at === undefined) return close(text);
  leftAt = at;
  const end = at + 1 + words.length;
  const space = text.value[end] === " " ? "" : " ";
  text.setRangeText(option.dataset.mention + space, at + 1, end, "end");
  if (!space) text.setSelectionRange(text.selectionEnd + 1, text.selectionEnd + 1);
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
}

const fieldOf = (element) => element?.closest?.("[data-mentions]");

document.addEventListener("input", ({ target }) => {
  if (fieldOf(target)) suggest(target);
});

// In the capturing phase: while the list is open its keys are no shortcuts.
document.addEventListener(
  "keydown",
  (event) => {
    const text = fieldOf(event.target);
    if (!text || listOf(text).hidden || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!onKey(text, event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);

function onKey(text, key) {
  const list = listOf(text);
  if (key in STEPS) {
    const options = shownIn(list);
    const next = options.indexOf(chosenIn(list)) + STEPS[key];
    select(text, options.at(next % options.length));
  } else if (key === "Enter" || key === "Tab") choose(text, chosenIn(list));
  else if (key === "Escape") {
    leftAt = mentionAt(text)?.at ?? -1;
    close(text);
  } else return false;
  return true;
}

// The field keeps the focus.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("[data-mention]")) event.preventDefault();
});
document.addEventListener("click", ({ target }) => {
  const option = target.closest("[data-mention]");
  const text = option && document.querySelector(`[aria-controls="${option.parentElement.id}"]`);
  if (text) choose(text, option);
});

document.addEventListener("focusout", ({ target }) => {
  if (fieldOf(target)) close(target);
});

// The colleagues have come.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  const text = document.querySelector(`[aria-controls="${ctx.target?.id}"][data-mentions]`);
  if (text && text === document.activeElement) suggest(text);
});
