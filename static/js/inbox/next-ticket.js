// The page after sending, and the next ticket of the list: it is fetched while this one is read, so that it is shown at
// once. One that a colleague has answered meanwhile is passed over.
import { attendance } from "../shell/activity.js";
import { changes } from "./drafts.js";

const SETTLES = 250; // ms after the last change of the page
const FRESH = 60_000;
const ANSWER_WITHIN = 10_000;
const YEAR = 60 * 60 * 24 * 365;

const waited = new Set(); // tickets whose customer waited for a reply, as the list said
const answered = new Set(); // the part of them that no longer waits
let followers = []; // the tickets below the open one, as the list was when it was opened
let ahead = null; // {pk, url, html, at}
let timer = 0;
let asking = ""; // the ticket that is being fetched
const written = new Set(); // URLs of the drafts that other tabs wrote meanwhile
const watched = new Set();

const rowOf = (pk) => document.getElementById(`row-${pk}`);
const linkOf = (row) => row?.querySelector(".row-subject");
const openPk = () => document.getElementById("ticket")?.dataset.ticket;

function noteFollowers() {
  const rows = [...document.querySelectorAll(".ticket-row[data-ticket]")];
  const at = rows.findIndex((row) => row.dataset.ticket === openPk());
  if (at >= 0) followers = rows.slice(at + 1).map((row) => row.dataset.ticket);
  for (const row of rows) if ("waits" in row.dataset) waited.add(row.dataset.ticket);
}

const left = () => followers.filter((pk) => rowOf(pk));
const nextPk = () => left().find((pk) => !answered.has(pk));

function later() {
  clearTimeout(timer);
  timer = openPk() ? setTimeout(begin, SETTLES) : 0;
  document.documentElement.dataset.ahead = timer ? "busy" : "";
}

async function begin() {
  timer = 0;
  await fetchAhead();
  if (!timer && !asking) document.documentElement.dataset.ahead = "";
}

async function fetchAhead() {
  const pk = openPk() && nextPk();
  const url = linkOf(rowOf(pk))?.getAttribute("hx-get");
  if (!url || asking || document.hidden || (ahead?.url === url && isFresh())) return;
  asking = pk;
  written.clear();
  watch(pk);
  const html = await ask(url);
  const isOld = asking !== pk || [...written].some((draft) => holds(html, draft));
  asking = "";
  if (!isOld && isAnswered(pk, html)) answered.add(pk);
  ahead = html && !isOld && !answered.has(pk) ? { pk, url, html, at: Date.now() } : null;
  if (isOld || answered.has(pk)) later();
}

// A ticket that changes is fetched again.
function watch(pk) {
  if (watched.has(pk)) return;
  watched.add(pk);
  document.body.addEventListener(`ticket-${pk}`, () => {
    if (asking === pk) asking = "changed";
    if (ahead?.pk === pk) ahead = null;
    answered.delete(pk); // it is looked at again: its reply may be undone, or its customer may have written
    later();
  });
}

const holds = (html, draft) => html.includes(`data-draft="${draft}"`);

// Its composer would show an older text, which the next key would save over the newer one.
changes.addEventListener("elsewhere", ({ detail: { url } }) => {
  written.add(url);
  if (!ahead || !holds(ahead.html, url)) return;
  ahead = null;
  later();
});

// Something may have been written on another device.
document.addEventListener("visibilitychange", () => {
  ahead = null;
  if (asking) asking = "changed";
  else if (!document.hidden) later();
});

const isFresh = () => Date.now() - ahead.at < FRESH;

async function ask(url) {
  const headers = { "HX-Request": "true", "HX-Target": "section#ticket", ...attendance() };
  try {
    const response = await fetch(url, {
      headers: { ...headers, "HX-Current-URL": location.href },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    return response.ok && !response.headers.has("HX-Redirect") ? await response.text() : "";
  } catch {
    return "";
  }
}

function isAnswered(pk, html) {
  return Boolean(html) && waited.has(pk) && !html.includes(" data-waits ");
}

// The next one would show the choice of before.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.sourceElement.id !== "reply-form" || ctx.request.method !== "POST") return;
  const then = ctx.request.body?.get?.("then");
  if (then !== "next" && then !== document.getElementById("send")?.value) ahead = null;
});

// Its answer is here already. What has changed since comes with the thread, which is loaded once more.
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.request.method !== "GET" || ctx.target?.id !== "ticket") return;
  const url = ctx.sourceElement.getAttribute?.("hx-get");
  if (!ahead || ahead.url !== url || !isFresh()) return;
  const { html } = ahead;
  ahead = null;
  ctx.wasFetchedAhead = true;
  ctx.fetch = () =>
    Promise.resolve(new Response(html, { headers: { "Content-Type": "text/html" } }));
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "ticket") {
    answered.clear();
    waited.clear();
  }
  noteFollowers();
  later();
});
document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.wasFetchedAhead) htmx.trigger(document.getElementById("thread"), "head-stale", {}, false);
});

document.addEventListener("resync", () => {
  ahead = null;
  later();
});

// The list goes to the first ticket below; where that was answered, to the one after.
document.addEventListener(
  "ticket-next",
  (event) => {
    const pk = nextPk();
    if (pk === left()[0]) return;
    event.stopImmediatePropagation();
    const link = linkOf(rowOf(pk));
    link?.focus({ preventScroll: true });
    (link ?? document.getElementById("back"))?.click();
  },
  true,
);

document.addEventListener("ticket-list", () => document.getElementById("back")?.click());

document.addEventListener("click", ({ target }) => {
  const choice = target.closest("[data-after]");
  if (!choice) return;
  const { after } = choice.dataset;
  document.cookie = `after=${after}; path=/; max-age=${YEAR}; samesite=lax`;
  choice.closest("form").querySelector("[data-after-sending]").value = after;
  for (const each of choice.parentElement.querySelectorAll("[data-after]"))
    each.setAttribute("aria-pressed", String(each === choice));
  for (const mark of document.querySelectorAll("[data-goes-to]"))
    mark.hidden = mark.dataset.goesTo !== after;
  ahead = null;
  later();
});

noteFollowers();
later();
