// A form with data-keep-form="name" is kept in this browser at each key, by person and name, until it was sent: a reload, a
// crash or an ended session loses nothing. An entry is {id, tab, form, page, values, isSent, at}.
import { readLocal, removeLocal, writeLocal } from "./local-store.js";
import { newKey } from "./new-key.js";
import { livingOf, tab } from "./tabs.js";

const PREFIX = "tandem:form:";
const entries = new WeakMap(); // by form
const person = document.getElementById("sign-in")?.dataset.person; // of a page of the team

function nameOf({ dataset }) {
  return `${person}:${dataset.keepForm}`;
}

function fieldsOf(form) {
  return [...form.elements].filter(
    ({ name, type }) => name && !["hidden", "file", "password", "submit"].includes(type),
  );
}

function valuesOf(form) {
  const values = Object.fromEntries(
    fieldsOf(form)
      .filter(({ type, checked }) => type !== "radio" || checked)
      .map(({ name, value }) => [name, value]),
  );
  const key = form.elements.submission;
  return key ? { ...values, submission: key.value } : values;
}

function keep(form, { isSent = false } = {}) {
  const entry = entries.get(form) ?? { id: newKey() };
  const place = { tab, form: nameOf(form), page: location.href, at: Date.now() };
  entries.set(form, { ...entry, ...place, values: valuesOf(form), isSent });
  writeLocal(PREFIX + entry.id, entries.get(form));
}

function forget(form) {
  if (entries.has(form)) removeLocal(PREFIX + entries.get(form).id);
  entries.delete(form);
}

function isEmpty(form) {
  return fieldsOf(form).every(
    ({ type, value, defaultValue }) =>
      !/^(text|email|textarea)/u.test(type) || value === defaultValue,
  );
}

function stored() {
  return readLocal(PREFIX).map(([, entry]) => entry);
}

// The form was sent if the browser was led on from its page. A sign-in lies in between if the session had ended.
function forgetSent() {
  const [{ redirectCount }] = performance.getEntriesByType("navigation");
  for (const { id, isSent, page } of stored())
    if (isSent && redirectCount && page === document.referrer) removeLocal(PREFIX + id);
}

async function restore(form) {
  const mine = stored().filter((entry) => entry.form === nameOf(form));
  const living = await livingOf(
    new Set(mine.map((entry) => entry.tab).filter((name) => name !== tab)),
  );
  const found = mine
    .filter((entry) => !living.has(entry.tab))
    .toSorted((one, other) => other.at - one.at);
  if (!found.length || entries.has(form)) return; // the form is in use already: it is offered the next time
  entries.set(form, found[0]);
  if (isEmpty(form)) putInto(form, found[0].values);
  keep(form);
  showNotice(form);
}

function putInto(form, values) {
  for (const [name, value] of Object.entries(values))
    if (form.elements[name]) form.elements[name].value = value;
}

function showNotice(form) {
  const words = form.querySelector("[data-kept-form]");
  if (words) words.hidden = false;
}

document.addEventListener("input", ({ target: { form } }) => {
  if (!person || !form?.matches("[data-keep-form]")) return;
  if (isEmpty(form)) forget(form);
  else keep(form);
});

document.addEventListener("submit", ({ target }) => {
  if (entries.has(target)) keep(target, { isSent: true });
});

document.addEventListener("click", ({ target }) => {
  const form = target.closest("[data-discard-form]")?.form;
  if (!form) return;
  forget(form);
  location.reload();
});

function begin() {
  forgetSent();
  for (const form of document.querySelectorAll("form[data-keep-form]")) restore(form);
}

if (person) queueMicrotask(begin);
