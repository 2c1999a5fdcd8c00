// Acts are sent one after the other, each after the answer to the one before; the foot says whether all is kept.
const answers = new Map();
let number = 0;
let row = Promise.resolve();
let open = 0;

// Resolves with the status of the answer, once it is on the page; 0 when none came.
export function send(url, values, { target = "#board", swap = "outerMorph" } = {}) {
  say("busy", ++open);
  const sent = row.then(() => request(url, values, { target, swap }));
  row = sent.catch(() => {});
  return sent.then((status) => {
    open -= 1;
    if (status < 200 || status >= 300) say("failed");
    else if (!open) say("kept");
    return status;
  });
}

export function refresh() {
  const board = document.getElementById("board");
  return htmx.ajax("GET", board.getAttribute("hx-get"), { source: board, target: "#board", swap: "outerMorph" });
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
    htmx.ajax("POST", url, { ...options, source, values, act }).catch(() => finish(act, 0));
  });
}

function finish(act, status) {
  answers.get(act)?.(status);
  answers.delete(act);
}

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.act) finish(ctx.act, ctx.response?.status ?? 0);
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

// Leaving while something is on its way, or was not kept, asks first.
addEventListener("beforeunload", (event) => {
  if (open) event.preventDefault();
});
