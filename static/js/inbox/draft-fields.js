// The fields in which drafts are written: each shows its draft, and says whether the server has it.
import { changes, choose, noteSending, noteSent, openDraft, write } from "./drafts.js";

const opened = new WeakMap(); // by field: its draft

function nameOf({ dataset }) {
  return `${dataset.person}:${dataset.draft}:${dataset.kind}`;
}

function fieldOf({ name }) {
  return fields().find((field) => nameOf(field) === name);
}

function fields() {
  return [...document.querySelectorAll("textarea[data-draft]")];
}

function keyOf({ form }) {
  return form.elements.submission?.value ?? "";
}

function open(field) {
  const { draft: url, kind, version, writer, number } = field.dataset;
  const shown = { name: nameOf(field), url, kind, version, writer, number: Number(number) };
  opened.set(field, openDraft({ ...shown, text: field.value }));
  show(opened.get(field));
}

function show(draft) {
  const field = fieldOf(draft);
  if (field && field.value !== draft.text) put(field, draft.text);
}

// The caret stays where it was.
function put(field, text) {
  const { selectionStart, selectionEnd } = field;
  const isWriting = field === document.activeElement;
  field.value = text;
  if (isWriting) field.setSelectionRange(selectionStart, selectionEnd);
}

function showState(draft) {
  const field = fieldOf(draft);
  const words = field && document.getElementById(field.dataset.words);
  if (!words) return;
  words.dataset.state = draft.state;
  const text = draft.why || (words.getAttribute(`data-${draft.state}`) ?? "");
  const place = words.querySelector("[data-draft-words]");
  if (place.textContent !== text) place.textContent = text;
  const choice = field.form.querySelector("[data-other-draft]");
  choice.hidden = !draft.other;
  choice.querySelector("[data-other-text]").textContent = draft.other?.text ?? "";
}

// A text that a merge moved here says for whom it was written, until the server has it no more.
function dropOrigin(draft) {
  const form = !draft.isUnsaved && !draft.text.trim() && fieldOf(draft)?.form;
  if (form && !form.querySelector("[data-kept] > *"))
    form.querySelector("[data-written-for]")?.remove();
}

changes.addEventListener("state", ({ detail: { draft } }) => {
  showState(draft);
  dropOrigin(draft);
});
changes.addEventListener("text", ({ detail: { draft } }) => show(draft));

document.addEventListener("input", ({ target }) => {
  if (opened.has(target)) write(opened.get(target), target.value, keyOf(target));
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-draft-choice]");
  const field = button?.closest("form").querySelector("textarea[data-draft]");
  if (!opened.get(field)?.other) return;
  choose(opened.get(field), button.dataset.draftChoice, keyOf(field));
  field.focus();
});

function sentDraft({ sourceElement: form }) {
  return form?.matches?.("form") && opened.get(form.querySelector("textarea[data-draft]"));
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const draft = sentDraft(ctx);
  if (draft) noteSending(draft);
});

document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  const draft = sentDraft(ctx);
  if (draft && ctx.response.status < 300 && !ctx.hx.redirect) noteSent(draft);
});

function openNew() {
  for (const field of fields()) if (!opened.has(field)) open(field);
}

document.addEventListener("beforeinput", openNew); // a swap lies a moment back
document.addEventListener("htmx:after:process", openNew);
openNew();
