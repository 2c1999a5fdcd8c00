// Presence: reports what this tab does at the open ticket, and marks the colleagues who are at tickets, in the list and in
// the head. A mark is drawn into the row, so that the list is not loaded anew when somebody comes or goes.
import { csrfHeader } from "../shell/csrf.js";
import { newKey } from "../shell/new-key.js";

const REPORT_EVERY = 15_000;
const IDLE_AFTER = 5 * 60_000;
const SPREAD = 1500; // many pages hear of one change: they do not all ask at the same moment
const GAP = 3000; // at least, between two questions of one page
const MOST = 3; // avatars in one row
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchmove"];
const tab = newKey();
const names = new Set(); // events of the live stream that this page listens to

let active = Date.now();
let told = { url: "", state: "" };
let changing = 0;
let looking = 0;
let looked = -GAP;
let expiring = 0;

export function stateNow() {
  if (document.hidden || Date.now() - active > IDLE_AFTER) return "idle";
  const field = document.activeElement;
  const writes = field?.matches("#composer textarea") && field.value.trim();
  return writes ? "replying" : "viewing";
}

function send(url, state) {
  const body = new URLSearchParams({ state, tab });
  // The page does this by itself: it does not keep the session alive.
  const headers = { ...csrfHeader(), "X-Unattended": "true", "HX-Request": "true" };
  const options = { method: "POST", headers, body, keepalive: true, redirect: "manual" };
  fetch(url, options).catch(() => {}); // the next report comes by itself
}

// Tell the server where this tab is; without `again` only what has changed.
export function report({ again = false } = {}) {
  clearTimeout(changing);
  changing = 0;
  const pane = document.getElementById("presence") && document.getElementById("ticket");
  const url = pane?.dataset.presenceUrl ?? "";
  const state = url ? stateNow() : "";
  if (!again && url === told.url && state === told.state) return;
  if (url) send(url, state);
  else if (told.url) send(told.url, "gone");
  told = { url, state };
}

function reportSoon() {
  if (!changing) changing = setTimeout(report, 200);
}

function leave() {
  if (told.url) send(told.url, "gone");
  told = { url: "", state: "" };
}

// Ask who is present, after a pause of chance that takes several changes together.
export function look() {
  const pause = Math.max(Math.random() * SPREAD, looked + GAP - performance.now());
  if (!looking) looking = setTimeout(lookNow, pause);
}

function lookNow() {
  looking = 0;
  looked = performance.now();
  const place = document.getElementById("presence");
  if (place && !document.hidden) htmx.trigger(place, "look");
}

function listen() {
  const topics = document.getElementById("presence")?.dataset.topics ?? "";
  for (const name of topics.split(" ")) {
    if (!name || names.has(name)) continue;
    names.add(name);
    document.body.addEventListener(name, look);
  }
}

// Draw the people of #presence into the rows and the head.
export function draw() {
  const people = [...document.querySelectorAll("#presence [data-at]")];
  for (const place of document.querySelectorAll("[data-present]")) {
    const here = people.filter((each) => each.dataset.at === place.dataset.present);
    if (here.length || place.querySelector("[data-presence]")) drawInto(place, here);
  }
}

function drawInto(place, people) {
  for (const old of place.querySelectorAll("[data-presence]")) old.remove();
  const { assignee } = place.dataset;
  const own = place.querySelector(".avatar");
  if (own) own.hidden = people.some((each) => each.dataset.user === assignee);
  const marks = people.slice(0, MOST).map((each) => each.firstElementChild.cloneNode(true));
  place.prepend(...marks);
  if (place.matches(".present")) place.append(...wordsOf(people));
}

// The head has room for words, which the avatars say to a screen reader already.
function wordsOf(people) {
  const writer = people.find((each) => each.querySelector('[data-presence="replying"]'));
  if (!writer) return [];
  const words = document.createElement("span");
  words.className = "present-words truncate";
  words.dataset.presence = "words";
  words.ariaHidden = "true";
  words.textContent = writer.firstElementChild.title;
  return [words];
}

function forget() {
  const place = document.getElementById("presence");
  place?.replaceChildren();
  draw();
}

// Look again when the first entry ends: a browser that has died reports nothing.
function lookAtTheEnd() {
  clearTimeout(expiring);
  const seconds = document.querySelector("#presence [data-seconds]")?.dataset.seconds;
  if (seconds) expiring = setTimeout(look, Number(seconds) * 1000);
}

function noteActivity() {
  const wasIdle = Date.now() - active > IDLE_AFTER;
  active = Date.now();
  if (wasIdle) reportSoon();
}

for (const name of SIGNS) {
  document.addEventListener(name, noteActivity, { passive: true, capture: true });
}
for (const name of ["focusin", "focusout", "input"]) document.addEventListener(name, reportSoon);
document.addEventListener("visibilitychange", () => {
  report();
  look();
});
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  listen();
  draw();
  reportSoon();
  if (ctx.sourceElement?.id === "presence") lookAtTheEnd();
});
for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, ({ detail: { ctx } }) => {
    if (ctx?.sourceElement?.id === "presence") forget();
  });
}
addEventListener("pagehide", leave);
addEventListener("pageshow", ({ persisted }) => persisted && report());
setInterval(() => report({ again: true }), REPORT_EVERY);
listen();
report();
look();
