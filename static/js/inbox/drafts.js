// Texts that are being written: kept in this browser at each key, saved on the server every second while they are typed,
// and once more when the page is left (decision 0028). A draft is {name, url, kind, submission, text, sentText, base,
// number, isUnsaved, state, why, other}: `base` is the version of the server's text that it builds on, `number` grows with
// each text, `other` is another text that the server has, until somebody chooses.
import { localStoreWorks, readLocal, removeLocal, writeLocal } from "../shell/local-store.js";
import { sendDraft } from "./draft-request.js";
import { writer } from "./writer.js";

const PREFIX = "tandem:draft:";
const SAVE_AFTER = 1000;
const LONGEST_WAIT = 30_000;
const OTHER_TAB_SAVES_WITHIN = 5000;
const ANSWER_MAY_BE_OLD = 60_000;
const COMES_BACK = new Set([408, 425, 429]);
const FAILED = new Set(["offline", "signed-out", "refused", "other"]);
const drafts = new Map();
const channel = new BroadcastChannel("tandem:drafts");

// "state" when the words about a draft changed, "text" when its text did by other means than typing; with {draft}.
// "elsewhere" when another tab wrote one; with its {url}.
export const changes = new EventTarget();

// The draft of a field that came onto the page with the server's {name, url, kind, text, version, writer, number}. A text
// that the server wrote, that of an undone reply, stands above what was written since; it was opened before in an old answer.
export function openDraft({ text, version, ...shown }) {
  const draft = drafts.get(shown.name) ?? { number: 0, wait: SAVE_AFTER, ...keptDraft(shown.name) };
  drafts.set(shown.name, draft);
  Object.assign(draft, { name: shown.name, url: shown.url, kind: shown.kind });
  const isOwn = shown.writer === writer;
  if (isOwn) draft.number = Math.max(draft.number, shown.number);
  const isOfServer = Boolean(version) && !shown.writer && version !== draft.opened;
  const isNewer = draft.isUnsaved || (isRecent(draft) && !isOfServer);
  draft.opened = version;
  if (!isNewer || draft.text === text) {
    Object.assign(draft, { text, other: null });
    finish(draft, version);
  } else if (!text || isOwn || draft.base === version) saveOver(draft, version);
  else if (isOfServer && !draft.base) {
    draft.text = `${text}\n\n${draft.text}`;
    saveOver(draft, version);
  } else ask(draft, { text, version });
  return draft;
}

const isRecent = ({ savedAt }) => Date.now() - savedAt < ANSWER_MAY_BE_OLD;

function saveOver(draft, version) {
  Object.assign(draft, { base: version, other: null, isUnsaved: true });
  setState(draft, "saving");
  schedule(draft, 0);
}

function keptDraft(name) {
  const kept = readLocal(PREFIX + name).find(([key]) => key === PREFIX + name)?.[1];
  return kept && { ...kept, isUnsaved: true };
}

function keep(draft) {
  const { text, sentText, base, number, submission } = draft;
  writeLocal(PREFIX + draft.name, { text, sentText, base, number, submission });
}

// A text was typed in the form with this submission key.
export function write(draft, text, submission) {
  const number = Math.max(Date.now(), draft.number + 1);
  Object.assign(draft, { text, number, submission, isUnsaved: true });
  keep(draft);
  setState(draft, FAILED.has(draft.state) ? draft.state : "saving");
  tell(draft, "typed");
  schedule(draft, SAVE_AFTER);
}

// The form is being sent with the text it has now.
export function noteSending(draft) {
  draft.sentText = draft.text;
  if (draft.isUnsaved) keep(draft);
}

// The form was sent. What was typed since is a draft of its own.
export function noteSent(draft) {
  const { text, sentText } = draft;
  const rest = text.startsWith(sentText) ? text.slice(sentText.length).trimStart() : text;
  empty(draft);
  tell(draft, "sent");
  if (rest) write(draft, rest, "");
}

function empty(draft) {
  clearTimeout(draft.timer);
  Object.assign(draft, {
    text: "",
    sentText: "",
    base: "",
    timer: 0,
    savedAt: 0,
    other: null,
    opened: "",
  });
  finish(draft, "");
}

// The texts differ, and somebody chose: "mine", "other" or "both".
export function choose(draft, choice, submission) {
  const { text: theirs, version } = draft.other;
  Object.assign(draft, { base: version, other: null, state: "" });
  const texts = { mine: draft.text, other: theirs, both: `${theirs}\n\n${draft.text}` };
  write(draft, texts[choice], submission);
  notify("text", draft);
}

function ask(draft, other) {
  draft.other = other;
  setState(draft, "other");
}

function setState(draft, state, why = "") {
  const isLost = state === "offline" && !localStoreWorks();
  Object.assign(draft, { state: isLost ? "unkept" : state, why });
  notify("state", draft);
}

function notify(name, draft) {
  changes.dispatchEvent(new CustomEvent(name, { detail: { draft } }));
}

function schedule(draft, wait) {
  if (!draft.timer) draft.timer = setTimeout(save, wait, draft);
}

export async function save(draft) {
  clearTimeout(draft.timer);
  draft.timer = 0;
  if (!draft.isUnsaved || draft.isSending || draft.other) return;
  draft.isSending = true;
  const { text } = draft;
  const answer = await sendDraft(draft);
  draft.isSending = false;
  settle(draft, text, answer);
  if (draft.isUnsaved && draft.state !== "refused") schedule(draft, draft.wait);
}

function settle(draft, text, { status, body }) {
  draft.wait = SAVE_AFTER;
  if (status === 204) return noteSentBefore(draft);
  if (status === 200) return confirm(draft, text, JSON.parse(body));
  if (status === 409 && body.startsWith("{")) return compare(draft, text, JSON.parse(body));
  if (status === 401) return waitLonger(draft, "signed-out");
  if (!status || status >= 500 || COMES_BACK.has(status)) return waitLonger(draft, "offline");
  setState(draft, "refused", body.length < 300 && !body.startsWith("<") ? body : "");
}

function waitLonger(draft, state) {
  draft.wait = Math.min((draft.waited ?? SAVE_AFTER) * 2, LONGEST_WAIT);
  draft.waited = draft.wait;
  setState(draft, state);
}

function confirm(draft, text, { version }) {
  Object.assign(draft, { base: version, waited: SAVE_AFTER, savedAt: Date.now() });
  if (draft.text === text) {
    finish(draft, version);
    tell(draft, "saved");
  } else {
    keep(draft);
    setState(draft, "saving");
  }
}

function finish(draft, version) {
  Object.assign(draft, { base: version, isUnsaved: false });
  removeLocal(PREFIX + draft.name);
  setState(draft, draft.text.trim() ? "saved" : "");
}

function compare(draft, text, other) {
  if (other.text === text) confirm(draft, text, other);
  else if (draft.text.trim()) ask(draft, other);
  else {
    draft.text = other.text;
    finish(draft, other.version);
    notify("text", draft);
  }
}

// The answer to the form was lost, but it was sent: the text is no draft any more, unless it was changed since.
function noteSentBefore(draft) {
  if (draft.text === (draft.sentText ?? draft.text)) {
    empty(draft);
    notify("text", draft);
  } else draft.submission = "";
}

export function unsavedDrafts() {
  return [...drafts.values()].filter((draft) => draft.isUnsaved && !draft.other);
}

function saveAll() {
  for (const draft of unsavedDrafts()) if (draft.state !== "refused") save(draft);
}

// The page is left: there will be no answer, and one on its way is lost. The server keeps the text with the last number.
function flush() {
  for (const draft of unsavedDrafts()) sendDraft(draft, { isLast: true });
}

// Other tabs of this browser show the same text. The tab that was typed in saves it; another does if that one is gone.
function tell({ name, url, text, base, number, submission, state }, what) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
  channel.postMessage({ what, name, url, text, base, number, submission, state });
}

channel.addEventListener("message", ({ data: { what, ...news } }) => {
  changes.dispatchEvent(new CustomEvent("elsewhere", { detail: { url: news.url } }));
  const draft = drafts.get(news.name);
  if (!draft) return;
  clearTimeout(draft.timer);
  const isUnsaved = what === "typed";
  Object.assign(draft, news, {
    timer: 0,
    other: null,
    isUnsaved,
    savedAt: what === "saved" ? Date.now() : 0,
  });
  notify("text", draft);
  setState(draft, news.state === "other" ? "saving" : news.state);
  if (isUnsaved) schedule(draft, OTHER_TAB_SAVES_WITHIN);
});

// A file was stored with the draft of this URL.
export function noteFile(url) {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- only windows have one
  channel.postMessage({ what: "file", url });
}

addEventListener("pagehide", flush);
addEventListener("online", saveAll);
document.addEventListener("resync", saveAll);
document.addEventListener("visibilitychange", () => (document.hidden ? flush() : saveAll()));
