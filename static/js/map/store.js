// Edits that the server has not confirmed, kept in this browser by person and journey: they outlive a reload or a crash.
// Each has an entry of its own, so that two tabs do not overwrite each other's.
const main = document.getElementById("main");
const PREFIX = `tandem:edit:${main.dataset.person ?? ""}:${main.dataset.journey ?? ""}:`;
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
  try {
    localStorage.setItem(PREFIX + edit.key, JSON.stringify({ ...edit, tab }));
    works = true;
  } catch {
    works = false; // full, or switched off
  }
}

export function forgetEdit(key) {
  try {
    localStorage.removeItem(PREFIX + key);
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
  const found = readAll().filter((edit) => !alive.has(LOCK + edit.tab));
  for (const edit of found) keepEdit(edit);
  return found.toSorted((one, other) => one.at - other.at);
}

function readAll() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    return names.map((name) => JSON.parse(localStorage.getItem(name)));
  } catch {
    works = false;
    return [];
  }
}
