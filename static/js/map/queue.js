// Edits of texts, sent in order until the server confirms or refuses each. Without a connection they are sent again, ever
// more rarely. An edit is {key, host, cell, field, text, was, base, adds, lane, state, why, at}: `base` has the URL and what
// the writer saw, `host` is the name of the element that shows the text, `cell` the id of the one that the answer replaces.
import { csrfHeader } from "../shell/csrf.js";
import { changed, countAnswer, eventsOf, inTurn } from "./requests.js";
import { forgetEdit, keepEdit } from "./store.js";

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
const ANSWER_WITHIN = 30_000;
const COMES_BACK = new Set([408, 425, 429]);
const edits = [];
let wake = () => {};
let isWoken = false; // since the last attempt began

// "confirmed", "refused" and "conflict", each with {edit, text, response}; "gone", "dropped" and "replaced" with
// {edit}.
export const outcomes = new EventTarget();

export function unsentEdits() {
  return edits;
}

export function editsOf(host) {
  return edits.filter((edit) => edit.host === host);
}

// A text that was never sent, or that was refused, is replaced by the next one for the same place.
export function addEdit(edit) {
  const earlier = editsOf(edit.host).find((each) => !each.tries || isStuck(each));
  if (earlier) {
    take(earlier, "replaced");
    if (edit.key !== earlier.key) forgetEdit(edit.key);
  }
  const { key, base, adds, was } = earlier ?? edit;
  const queued = { ...edit, key, base, adds, was, state: "waiting", why: "" }; // draft or stuck before
  edits.push(queued);
  keepEdit(queued);
  changed();
  inTurn(() => deliver(queued)).catch(() => {});
}

export function dropEdit(key) {
  const dropped = edits.find((edit) => edit.key === key);
  if (!dropped) return;
  take(dropped, "dropped");
  forgetEdit(key);
  changed();
}

function take(edit, outcome) {
  edits.splice(edits.indexOf(edit), 1);
  outcomes.dispatchEvent(new CustomEvent(outcome, { detail: { edit } }));
}

// Edits that wait build on an answer to an earlier one for the same place.
export function rebase(host, base, adds) {
  for (const edit of editsOf(host)) {
    Object.assign(edit, { base, adds });
    keepEdit(edit);
  }
}

// Sends again at once what waits for a connection.
export function sendAgain() {
  isWoken = true; // an attempt on its way has no pause yet: then there will be none
  wake();
}

// Resolves when nothing waits for this place any more.
export async function settled(host) {
  if (editsOf(host).every((edit) => isStuck(edit))) return;
  await new Promise((resolve) => {
    document.addEventListener("map-changes", resolve, { once: true });
  });
  await settled(host);
}

export function isStuck({ state }) {
  return state === "refused" || state === "conflict";
}

async function deliver(edit, wait = FIRST_WAIT) {
  if (!edits.includes(edit)) return;
  isWoken = false;
  if (await attempt(edit)) return;
  if (!isWoken) await pause(wait);
  await deliver(edit, Math.min(wait * 2, LONGEST_WAIT));
}

function pause(wait) {
  return new Promise((resolve) => {
    wake = resolve;
    setTimeout(resolve, wait);
  });
}

// Resolves to true if an answer came that ends it.
async function attempt(edit) {
  edit.tries = (edit.tries ?? 0) + 1;
  let response;
  let text;
  try {
    response = await post(edit);
    text = await response.text();
  } catch {
    return comesBack(edit, "offline");
  }
  if (response.status === 401 || response.headers.has("HX-Redirect"))
    return comesBack(edit, "signed-out");
  if (response.status >= 500 || COMES_BACK.has(response.status)) return comesBack(edit, "offline");
  if (response.ok) confirm(edit, response, text);
  else if (wasRemoved(edit, response)) forget(edit);
  else stop(edit, response, text);
  return true;
}

function comesBack(edit, state) {
  edit.state = state;
  changed();
  return false;
}

function post({ base, field, text, key, adds, lane }) {
  const { url, ...seen } = base;
  const values = { [field]: text, ...seen };
  if (lane) values.lane = lane;
  if (adds) values.key = key;
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(values),
    headers: { "HX-Request": "true", "HX-Current-URL": location.href, ...csrfHeader() },
    redirect: "error",
    signal: AbortSignal.timeout(ANSWER_WITHIN),
  });
}

function confirm(edit, response, text) {
  edits.splice(edits.indexOf(edit), 1);
  outcomes.dispatchEvent(new CustomEvent("confirmed", { detail: { edit, response, text } }));
  forgetEdit(edit.key);
  for (const [name, detail] of Object.entries(eventsOf(response)))
    document.dispatchEvent(new CustomEvent(name, { detail }));
  countAnswer({ ok: true });
}

// A removal sent twice is refused the second time, as the card is gone. That answer shows nothing of the map.
function wasRemoved({ text, tries }, { status }) {
  return !text && tries > 1 && status === 409;
}

function forget(edit) {
  take(edit, "gone");
  forgetEdit(edit.key);
  countAnswer({ ok: true });
}

function stop(edit, response, text) {
  if (editsOf(edit.host).at(-1) !== edit) {
    dropEdit(edit.key); // a later text for the same place is answered in its stead
    return countAnswer({ ok: true });
  }
  const isConflict = response.status === 422;
  edit.state = isConflict ? "conflict" : "refused";
  edit.why = isConflict ? "" : wordsOf(response, text);
  keepEdit(edit);
  const detail = { edit, response, text };
  outcomes.dispatchEvent(new CustomEvent(edit.state, { detail }));
  countAnswer({ ok: true }); // the edit itself tells its state
}

function wordsOf(response, text) {
  const isText = response.headers.get("Content-Type")?.startsWith("text/plain");
  if (isText && text && text.length < 300) return text;
  const toasts = document.getElementById("toasts");
  const names = [response.status, "4xx"].map((name) => `data-text-${name}`);
  return names.map((name) => toasts?.getAttribute(name)).find(Boolean) ?? "";
}

addEventListener("online", sendAgain);
document.addEventListener("resync", sendAgain);
document.addEventListener("visibilitychange", sendAgain);
