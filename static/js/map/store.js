// Edits that the server has not confirmed, kept in this browser by person and journey: they outlive a reload or a crash.
// Each has an entry of its own, so that two tabs do not overwrite each other's.
import { livingOf, tab } from "./tabs.js";

const main = document.getElementById("main");
const PLACE = `${main.dataset.person ?? ""}:${main.dataset.journey ?? ""}:`;
const PREFIX = `tandem:edit:${PLACE}`;
const FIELD = `tandem:field:${PLACE}`;
let works = true;

export function keepEdit(edit) {
  write(PREFIX + edit.key, { ...edit, tab });
}

export function forgetEdit(key) {
  remove(PREFIX + key);
}

// The text of a field that is saved by its form, as {value, seen, isSent}.
export function keepField(name, kept) {
  write(FIELD + name, kept);
}

export function forgetField(name) {
  remove(FIELD + name);
}

export function readField(name) {
  return read(FIELD).find(([key]) => key === FIELD + name)?.[1];
}

export function countFields() {
  return read(FIELD).length;
}

function write(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    works = true;
  } catch {
    works = false; // full, or switched off
  }
}

function remove(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    works = false;
  }
}

export function storeWorks() {
  return works;
}

// The edits of tabs that are gone, oldest first; from now on they are this tab's.
export async function claimEdits() {
  const stored = readEdits();
  const keys = new Set(stored.map(({ key }) => key)); // later ones are being written
  const others = new Set(stored.map((edit) => edit.tab).filter((name) => name !== tab));
  const living = await livingOf(others);
  const gone = new Set([tab, ...others].filter((name) => !living.has(name)));
  const found = readEdits().filter((edit) => keys.has(edit.key) && gone.has(edit.tab));
  for (const edit of found) keepEdit(edit);
  return found.toSorted((one, other) => one.at - other.at);
}

function readEdits() {
  return read(PREFIX).map(([, edit]) => edit);
}

function read(prefix) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    return names.map((name) => [name, JSON.parse(localStorage.getItem(name))]);
  } catch {
    works = false;
    return [];
  }
}
