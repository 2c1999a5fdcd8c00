// Edits that the server has not confirmed, kept in this browser by person and journey: they outlive a reload or a crash.
// Each has an entry of its own, so that two tabs do not overwrite each other's.
const main = document.getElementById("main");
const PLACE = `${main.dataset.person ?? ""}:${main.dataset.journey ?? ""}:`;
const PREFIX = `tandem:edit:${PLACE}`;
const FIELD = `tandem:field:${PLACE}`;
const LOCK = "tandem:tab:";
const tab = newKey();
let works = true;

// A lock that this tab holds as long as it lives; without locks (plain http) every tab counts as gone. What two tabs then
// both send is stored once: a repeated edit changes nothing, and a repeated card has the same key.
navigator.locks?.request(LOCK + tab, () => new Promise(() => {}));

// A version 4 UUID; crypto.randomUUID() needs https.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] % 16) + 64;
  bytes[8] = (bytes[8] % 64) + 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/u, "$1-$2-$3-$4-");
}

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
  const locks = (await navigator.locks?.query())?.held ?? [];
  const alive = new Set(locks.map(({ name }) => name));
  const found = read(PREFIX)
    .map(([, edit]) => edit)
    .filter((edit) => !alive.has(LOCK + edit.tab));
  for (const edit of found) keepEdit(edit);
  return found.toSorted((one, other) => one.at - other.at);
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
