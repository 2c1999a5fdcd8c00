// Changes are sent one after the other, each after the answer to the one before.
const answers = new Map();
let number = 0;
let row = Promise.resolve();
let open = 0;
let hasFailed = false;
let answered = 0;

// Runs a task after all that came before it, and resolves with its result.
export function inTurn(task) {
  const done = row.then(task);
  row = done.catch(() => {});
  return done;
}

// Resolves once the answer is on the page, with {ok, status, undo}: the status is 0 when none came,
// undo is the URL the server gave to take the change back.
export async function send(url, values, { target = "#map-grid", swap = "outerMorph" } = {}) {
  open += 1;
  changed();
  const answer = await inTurn(() => request(url, values, { target, swap }));
  open -= 1;
  countAnswer(answer);
  return answer;
}

// Acts that wait for their answer, whether the last one failed, and how many answers to changes came so far.
export function requestState() {
  return { open, hasFailed, answered };
}

// The page may be older than this answer.
export function countAnswer({ ok }) {
  answered += 1;
  hasFailed = !ok;
  changed();
}

// The number of unsent changes may have become another one.
export function changed() {
  document.dispatchEvent(new CustomEvent("map-changes"));
}

export function refresh() {
  const grid = document.getElementById("map-grid");
  return htmx.ajax("GET", grid.getAttribute("hx-get"), {
    source: grid,
    target: "#map-grid",
    swap: "outerMorph",
  });
}

export function mayEdit() {
  return document.getElementById("main").hasAttribute("data-may-edit");
}

function request(url, values, options) {
  return new Promise((resolve) => {
    const act = ++number;
    answers.set(act, resolve);
    // htmx sends along every field inside the source; in this one there is none.
    const source = document.getElementById("saved");
    htmx.ajax("POST", url, { ...options, source, values, act }).catch(() => finish(act));
  });
}

function finish(act, response) {
  answers.get(act)?.(answerOf(response));
  answers.delete(act);
}

export function answerOf(response) {
  const status = response?.status ?? 0;
  return { status, ok: status >= 200 && status < 300, undo: eventsOf(response).toast?.undo };
}

// The events that the server asks the page for: {name: detail}.
export function eventsOf(response) {
  const events = response?.headers.get("HX-Trigger") ?? "";
  return events.startsWith("{") ? JSON.parse(events) : {};
}

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.act) finish(ctx.act, ctx.response);
  else if (ctx.request?.method === "POST" && ctx.response?.status < 300) {
    countAnswer({ ok: true });
    if (ctx.swap === "none" && document.getElementById("map-grid")) refresh(); // a toast's Undo
  }
});
