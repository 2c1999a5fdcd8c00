// Edits that the server has not confirmed, kept in this browser by person and journey: they outlive a reload or a crash.
// Each has an entry of its own, so that two tabs do not overwrite each other's.
import { readLocal, removeLocal, writeLocal } from "../shell/local-store.js";
import { livingOf, tab } from "../shell/tabs.js";

const main = document.getElementById("main");
const PLACE = `${main.dataset.person ?? ""}:${main.dataset.journey ?? ""}:`;
const PREFIX = `tandem:edit:${PLACE}`;
const FIELD = `tandem:field:${PLACE}`;

export function keepEdit(edit) {
  writeLocal(PREFIX + edit.key, { ...edit, tab });
}

export function forgetEdit(key) {
  removeLocal(PREFIX + key);
}

// The text of a field that is saved by its form, as {value, seen, isSent}.
export function keepField(name, kept) {
  writeLocal(FIELD + name, kept);
}

export function forgetField(name) {
  removeLocal(FIELD + name);
}

export function readField(name) {
  return readLocal(FIELD).find(([key]) => key === FIELD + name)?.[1];
}

export function countFields() {
  return readLocal(FIELD).length;
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
  return readLocal(PREFIX).map(([, edit]) => edit);
}
