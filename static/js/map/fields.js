// The text typed into the forms beside the map is kept in this browser until the server has it: another touchpoint, a live
// update or a reload does not lose it.
import { changed } from "./requests.js";
import { forgetField, keepField, readField } from "./store.js";

const FIELDS = "#touchpoint-drawer :is(textarea[name], input.input[name])";
const SEEN = ["was", "revision"]; // hidden values: what the writer saw
const sent = new WeakMap(); // by field: the text that the request under way carries

// A form is named by its address and lane.
function nameOf({ form, name }) {
  return `${form.getAttribute("action")}#${name}#${form.elements.lane?.value ?? ""}`;
}

function hiddenIn({ form }, name) {
  return form.querySelector(`input[type=hidden][name=${name}]`);
}

function keep(field) {
  if (field.value === field.defaultValue) forgetField(nameOf(field));
  else {
    const seen = SEEN.map((name) => [name, hiddenIn(field, name)?.value]);
    keepField(nameOf(field), { value: field.value, seen: Object.fromEntries(seen) });
  }
  changed();
}

function restore() {
  for (const field of document.querySelectorAll(FIELDS)) {
    const kept = readField(nameOf(field));
    if (!kept || field.value !== field.defaultValue) continue;
    if (kept.isSent && isStored(field, kept.value)) forgetField(nameOf(field));
    else putInto(field, kept);
  }
  changed();
}

function putInto(field, { value, seen }) {
  field.value = value;
  for (const name of SEEN)
    if (seen[name] !== undefined && hiddenIn(field, name)) hiddenIn(field, name).value = seen[name];
  field.closest("details")?.setAttribute("open", "");
}

const plain = (text) => text.trim().replaceAll("\r\n", "\n");

// A form without htmx loads the page anew; whether its text was saved is seen there.
function isStored(field, value) {
  if (field.ariaInvalid === "true") return false;
  const mates = field.closest("details")?.querySelectorAll("textarea, input") ?? [field];
  return [...mates].some(({ defaultValue }) => plain(defaultValue) === plain(value));
}

function fieldsOf({ sourceElement: form }) {
  return form?.matches?.("#touchpoint-drawer form") ? [...form.querySelectorAll(FIELDS)] : [];
}

document.addEventListener("input", ({ target }) => {
  if (target.matches(FIELDS)) keep(target);
});

document.addEventListener("submit", ({ target }) => {
  for (const field of target.querySelectorAll(FIELDS)) {
    const kept = readField(nameOf(field));
    if (kept) keepField(nameOf(field), { ...kept, isSent: true });
  }
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  for (const field of fieldsOf(ctx)) sent.set(field, field.value);
});

// Text typed during the request builds on the version that the server has now.
document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
  if (ctx.response.status >= 300 || ctx.hx?.redirect) return;
  for (const field of fieldsOf(ctx)) {
    const stored = sent.get(field);
    if (field.value === stored) forgetField(nameOf(field));
    else keepField(nameOf(field), { value: field.value, seen: { was: stored } });
  }
});

document.addEventListener("htmx:after:settle", restore);
restore();
