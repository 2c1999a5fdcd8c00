// The name of this tab, under which its edits are stored, and the names of the tabs that still live. A tab holds a lock
// with its name as long as it lives. Over plain http there are no locks: the tabs ask each other instead.
import { newKey } from "./new-key.js";

const LOCK = "tandem:tab:";
const NAME = "tandem:tab";
const ANSWER_WITHIN = 3000; // a tab in the background is slow; a tab that was closed or crashed says nothing
const { locks } = navigator;
const channel = locks ? null : new BroadcastChannel(NAME);

export const tab = (locks ? "" : nameBefore()) || newKey();

// The name that this tab had before a reload, which then need not wait for an answer. A copy of the tab gets another one,
// as the name is stored only between two pages.
function nameBefore() {
  try {
    const name = sessionStorage.getItem(NAME);
    sessionStorage.removeItem(NAME);
    return name;
  } catch {
    return ""; // switched off
  }
}

function keepName() {
  try {
    sessionStorage.setItem(NAME, tab);
  } catch {
    // The next page waits for an answer, as after a crash.
  }
}

locks?.request(LOCK + tab, () => new Promise(() => {}));

if (channel) {
  addEventListener("pagehide", keepName);
  channel.addEventListener("message", ({ data }) => {
    if (data.asks) post({ lives: tab });
  });
}

function post(message) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
  channel.postMessage(message);
}

// Returns those of these tabs that are open.
export async function livingOf(names) {
  if (!locks) return answering(names);
  const { held } = await locks.query();
  const living = new Set(held.map(({ name }) => name));
  return new Set([...names].filter((name) => living.has(LOCK + name)));
}

function answering(names) {
  const found = new Set();
  if (!names.size) return found;
  return new Promise((resolve) => {
    setTimeout(() => resolve(found), ANSWER_WITHIN);
    channel.addEventListener("message", ({ data }) => {
      if (names.has(data.lives)) found.add(data.lives);
      if (found.size === names.size) resolve(found);
    });
    post({ asks: true });
  });
}
