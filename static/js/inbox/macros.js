// "/" at the start of a word in a reply offers the saved replies. Their changes are shown above the text until it is sent.
import { write } from "./composer.js";
import { Suggestions } from "./suggestions.js";

const VARIABLE = /\{[a-z_]+\.[a-z_.]+\}/u;
const WORD_BEGINS = /(?:^|\s)$/u;

const macros = new Suggestions({
  field: "[data-macros]",
  option: "[data-macro]",
  before: /(?:^|\s)\/(?<words>[^/\n]{0,60})$/u,
  event: "macros",
  choose: insert,
  show: preview,
  leave: takeOut,
});
let typed = null; // {text, before, mark}: the mark that the button wrote at the end of the text

function insert(text, option, start, end) {
  const { suggestion, changes } = option.dataset;
  typed = null;
  text.setRangeText(suggestion, start, end, "end");
  if (changes) showChanges(text.form, { ...option.dataset, name: nameOf(option) });
  const variable = VARIABLE.exec(suggestion);
  if (!variable) return;
  const at = start + variable.index;
  text.setSelectionRange(at, at + variable[0].length);
}

const nameOf = (option) => option.querySelector("[data-name]").textContent;

function preview(option) {
  const place = document.getElementById("macro-preview");
  if (!place) return;
  place.hidden = !option;
  place.textContent = option?.dataset.suggestion ?? "";
}

export function showChanges(form, { macro, name, changes, changesKey }) {
  const strip = form.querySelector("[data-macro-strip]");
  strip.hidden = false;
  set(form, macro, changesKey);
  strip.querySelector("[data-macro-name]").textContent = name;
  strip.querySelector("[data-macro-changes]").textContent = changes;
}

function set({ elements }, macro, changesKey) {
  elements.macro.value = macro;
  elements.macro_changes.value = changesKey;
}

document.addEventListener("click", ({ target }) => {
  const strip = target.closest("[data-drop-macro]")?.closest("[data-macro-strip]");
  if (strip) {
    strip.hidden = true;
    const form = strip.closest("form");
    set(form, "", "");
    form.querySelector("textarea").focus();
  }
  if (target.closest("[data-open-macros]")) open();
});

// A reply was refused: its saved reply may be another one since.
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  const isRefused = ctx.sourceElement.id === "reply-form" && !(ctx.response?.status < 300);
  if (isRefused) macros.forget(document.getElementById("reply-text"));
});

// The mark is typed for the person.
function open() {
  write("reply");
  const text = document.getElementById("reply-text");
  const { value } = text;
  typed = { text, before: value, mark: WORD_BEGINS.test(value) ? "/" : " /" };
  replaceText(text, value + typed.mark);
  macros.suggest(text);
}

// Nothing was chosen: the mark is no part of the reply, nor are the words that were given up.
function takeOut(text, words) {
  if (typed?.text === text && text.value === typed.before + typed.mark + words) {
    const { before } = typed;
    typed = null;
    replaceText(text, before);
  }
}

function replaceText(text, value) {
  text.setRangeText(value, 0, text.value.length, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}
