// Changes are sent one after the other, each after the answer to the one before; the foot shows whether all is saved.
const answers = new Map();
let number = 0;
let row = Promise.resolve();
let open = 0;

// Resolves once the answer is on the page, with {ok, status, undo}: the status is 0 when none came,
// undo is the URL the server gave to take the change back.
export function send(url, values, { target = "#map-grid", swap = "outerMorph" } = {}) {
  say("busy", ++open);
  const sent = row.then(() => request(url, values, { target, swap }));
  row = sent.catch(() => {});
  return sent.then((answer) => {
    open -= 1;
    if (!answer.ok) say("failed");
    else if (!open) say("kept");
    return answer;
  });
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
  const events = response?.headers.get("HX-Trigger")?.startsWith("{")
    ? JSON.parse(response.headers.get("HX-Trigger"))
    : {};
  return { status, ok: status >= 200 && status < 300, undo: events.toast?.undo };
}

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.act) finish(ctx.act, ctx.response);
  else if (ctx.request?.method === "POST" && ctx.response?.status < 300) {
    if (!open) say("kept");
    if (ctx.swap === "none") refresh(); // a toast's Undo
  }
});

function say(what) {
  const saved = document.getElementById("saved");
  if (!saved) return;
  saved.dataset.state = what;
  saved.lastElementChild.textContent = saved.dataset[what];
}

// Leaving the page while a change is being sent asks first.
addEventListener("beforeunload", (event) => {
  if (open) event.preventDefault();
});
