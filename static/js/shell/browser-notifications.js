// Notifications of the browser, shown while no page of Tandem is in view. The pages of one browser share what was shown:
// each tab asks for its turn by a lock. In the background the stream of a page rests, so one page hears for all of them.
const SHOWN = "tandem:notified"; // the key of the newest notification that was shown, or was there before
const IN_VIEW = "tandem:in-view";
const { locks } = navigator; // not over plain http, where browsers show no notifications either
const channel = new BroadcastChannel("tandem:notifications");

let leaveView = null;
let stopListening = null;

const badge = () => document.getElementById("rail-notifications");
const isAllowed = () => "Notification" in globalThis && Notification.permission === "granted";

function note() {
  if (document.hidden) {
    leaveView?.();
    leaveView = null;
    look({ isBefore: true });
    locks.request("tandem:background", () => (document.hidden ? listen() : null));
    return;
  }
  stopListening?.();
  if (leaveView) return;
  const isLeft = new Promise((resolve) => {
    leaveView = resolve;
  });
  locks.request(IN_VIEW, { mode: "shared" }, () => isLeft);
}

// Ends when the page is in view again.
function listen() {
  const address = document.body.getAttribute("hx-sse:connect");
  if (!address || !badge()) return null;
  return new Promise((resolve) => {
    const stream = new EventSource(address);
    stream.addEventListener(badge().dataset.topic, () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
      channel.postMessage("news");
      refresh();
    });
    stopListening = () => {
      stopListening = null;
      stream.close();
      resolve();
    };
  });
}

// The count, and with it the title of the tab.
function refresh() {
  if (badge()) htmx.trigger(badge(), "news", {}, false);
}

// Shows what is new; what was there before the page left the view is only noted.
function look({ isBefore = false } = {}) {
  if (!isAllowed() || !badge()) return null;
  return locks.request("tandem:notify", async () => {
    if (!document.hidden || (!isBefore && (await isInView()))) return;
    const news = await read();
    if (!isBefore) for (const each of news) show(each);
    if (news.length) localStorage.setItem(SHOWN, news.at(-1).key);
  });
}

async function isInView() {
  const { held } = await locks.query();
  return held.some(({ name }) => name === IN_VIEW);
}

// Oldest first.
async function read() {
  const url = new URL(badge().dataset.news, location.href);
  url.searchParams.set("after", localStorage.getItem(SHOWN) ?? "");
  const response = await fetch(url, { headers: { "X-Unattended": "true" } }).catch(() => null);
  if (!response?.ok || response.redirected) return [];
  const { news } = await response.json();
  return news.toReversed();
}

function show({ title, body, url }) {
  const shown = new Notification(title, { body, tag: url });
  shown.addEventListener("click", () => {
    window.focus();
    location.assign(url);
    shown.close();
  });
}

if (locks) {
  document.addEventListener("visibilitychange", note);
  channel.addEventListener("message", refresh);
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    if (ctx.target?.id === "rail-notifications" && document.hidden) look();
  });
  note();
}
