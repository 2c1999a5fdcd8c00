// Files for a message: chosen, pasted or dropped; each can be taken out again before sending. They are stored with the
// draft on the server at once, and held in this browser until the server has them.
import { csrfHeader } from "../shell/csrf.js";
import { newKey } from "../shell/new-key.js";
import { showToast } from "../shell/toasts.js";
import { noteFile } from "./drafts.js";
import { heldFiles, holdFile, letGo } from "./held-files.js";

const TRY_AFTER = 5000;
const uploads = new WeakMap(); // by file: {key, isOnItsWay, hasFailed}, and the `submission` of an earlier page
const opened = new WeakSet(); // fields of files

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-files]")) list(target);
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length && event.target.matches?.(".composer-text")) {
    event.preventDefault();
    add(event.target.form, files);
  }
});

document.addEventListener("dragover", (event) => {
  if (event.target.closest?.("#composer form") && event.dataTransfer.types.includes("Files"))
    event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const form = event.target.closest?.("#composer form");
  if (!form || !event.dataTransfer.files.length) return;
  event.preventDefault();
  add(form, [...event.dataTransfer.files]);
});

function add(form, files) {
  const input = form.querySelector("[data-files]");
  put(input, [...input.files, ...files]);
}

function put(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  list(input);
}

// The files that are not stored with the draft yet: they go along with the form.
function list(input) {
  const place = input.form.querySelector("[data-chosen]");
  place.hidden = !input.files.length;
  place.replaceChildren(...[...input.files].map((file) => line(input, file, place.dataset)));
  if (keptPlace(input)) for (const file of input.files) keep(input, file);
}

function line(input, file, { remove, saving, unsaved }) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.className = "truncate";
  name.textContent = file.name;
  const words = document.createElement("span");
  words.className = "muted";
  words.textContent = uploads.get(file)?.hasFailed ? unsaved : (saving ?? "");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", `${remove} ${file.name}`);
  button.addEventListener("click", () => takeOut(input, file));
  item.className = "chip large";
  item.append(name, ...(words.textContent ? [words] : []), button);
  return item;
}

function takeOut(input, file) {
  forget(file);
  leaveOut(input, file);
}

function forget(file) {
  if (uploads.has(file)) letGo(uploads.get(file).key);
}

function leaveOut(input, file) {
  put(
    input,
    [...input.files].filter((other) => other !== file),
  );
}

function keptPlace({ form }) {
  return form.querySelector("[data-kept]");
}

// Stores a file with the draft on the server; it is sent again until an answer came.
async function keep(input, file) {
  const upload = uploads.get(file) ?? { key: newKey() };
  if (upload.isOnItsWay) return;
  uploads.set(file, { ...upload, isOnItsWay: true });
  const { key, submission = input.form.elements.submission.value } = upload;
  const entry = { ...placeOf(input), key, submission, file };
  await holdFile(entry);
  if (![...input.files].includes(file)) return letGo(key); // taken out meanwhile
  const { status, body } = await send(entry.url, valuesOf(entry));
  const isLost = !status || status === 401 || status >= 500;
  uploads.set(file, { ...upload, isOnItsWay: isLost, hasFailed: isLost });
  const isHere = input.isConnected && [...input.files].includes(file);
  if (isLost) return isHere && tryAgain(input, file);
  letGo(key);
  if (status === 200) addKept(input, body, isHere);
  else if (status !== 204) showToast({ text: `${file.name}: ${body}`, tone: "late" });
  if (isHere) leaveOut(input, file);
}

function tryAgain(input, file) {
  list(input);
  setTimeout(() => {
    uploads.get(file).isOnItsWay = false;
    if (input.isConnected) list(input);
  }, TRY_AFTER);
}

function placeOf(input) {
  const { person, kind } = input.form.querySelector("[data-kind]").dataset;
  return { person, kind, url: keptPlace(input).dataset.keep };
}

// A page that was closed or killed left files behind: they are uploaded now. One that the server has already is let go.
async function resume(input) {
  const place = keptPlace(input);
  const held = await heldFiles(placeOf(input));
  const keys = new Set([...place.querySelectorAll("[name=kept]")].map(({ value }) => value));
  const files = [];
  for (const { key, submission, file } of held) {
    if (keys.has(key)) letGo(key);
    else {
      uploads.set(file, { key, submission });
      files.push(file);
    }
  }
  if (files.length && input.isConnected) put(input, [...input.files, ...files]);
}

// A file of an earlier page is uploaded for that page's form: sent with this form too, it would arrive twice.
document.addEventListener("htmx:config:request", (event) => {
  const form = event.detail.ctx.sourceElement;
  const input = form.matches?.("#composer form") && form.querySelector("[data-files]");
  if (!input || ![...input.files].some((file) => uploads.get(file)?.submission)) return;
  event.preventDefault();
  showToast({ text: form.querySelector("[data-chosen]").dataset.wait });
});

function openNew() {
  for (const input of document.querySelectorAll("#composer [data-files]")) {
    if (opened.has(input)) continue;
    opened.add(input);
    if (keptPlace(input)) resume(input);
  }
}

document.addEventListener("htmx:after:process", openNew);
openNew();

function valuesOf({ kind, key, submission, file }) {
  const values = new FormData();
  values.set("kind", kind);
  values.set("submission", submission);
  values.set("key", key);
  values.set("file", file);
  return values;
}

async function send(url, body) {
  const headers = { "HX-Request": "true", ...csrfHeader() };
  try {
    const response = await fetch(url, { method: "POST", body, headers, redirect: "error" });
    const status = response.headers.has("HX-Redirect") ? 401 : response.status;
    return { status, body: await response.text() };
  } catch {
    return { status: 0, body: "" };
  }
}

// A file that was taken out while it was on its way is removed again.
function addKept(input, html, isHere) {
  if (!input.isConnected) return;
  const place = keptPlace(input);
  noteFile(input.form.querySelector("[data-draft]").dataset.draft);
  place.insertAdjacentHTML("beforeend", html);
  place.hidden = false;
  if (!isHere) place.lastElementChild.querySelector("[data-remove-file]").click();
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-remove-file]");
  if (!button) return;
  button.disabled = true;
  const { status } = await send(button.dataset.removeFile);
  if (status === 204) {
    const place = button.closest("[data-kept]");
    button.closest("li").remove();
    place.hidden = !place.childElementCount;
  } else {
    button.disabled = false;
    const text = document.getElementById("toasts")?.getAttribute("data-text-offline");
    showToast({ text, tone: "late" });
  }
});

export function removeFiles(form) {
  const input = form.querySelector("[data-files]");
  for (const file of input?.files ?? []) forget(file);
  if (input) put(input, []);
  for (const button of form.querySelectorAll("[data-remove-file]")) button.click();
}

addEventListener("beforeunload", (event) => {
  const inputs = [...document.querySelectorAll("[data-files]")];
  if (inputs.some((input) => keptPlace(input) && input.files.length)) event.preventDefault();
});
