// [data-hotkey] presses a button or link, or focuses a field; the dialog of ? lists what is on the page.
import { install, uninstall } from "../../vendor/hotkey/hotkey.js";
import { keyCap, readKeys } from "./key-caps.js";
import { openMenu } from "./menus.js";

const OFF = "tandem:single-keys-off";
const installed = new Set();

export function hotkeysIn(root) {
  return [...root.querySelectorAll("[data-hotkey]:not([data-hotkey=''])")];
}

export function nameOf(element) {
  const own = element.dataset.hotkeyLabel ?? element.dataset.palette;
  return (
    own ||
    element.getAttribute("aria-label") ||
    element.title ||
    separatorsOf(element)
  ).trim();
}

function separatorsOf(element) {
  const copy = element.cloneNode(true);
  for (const cap of copy.querySelectorAll(".kbd, .kbds")) cap.remove();
  return copy.textContent;
}

function prepare() {
  for (const gone of [...installed].filter((element) => !element.isConnected)) {
    uninstall(gone);
    installed.delete(gone);
  }
  for (const element of hotkeysIn(document)) {
    if (installed.has(element)) continue;
    install(element, onAnyLayout(element.dataset.hotkey));
    installed.add(element);
  }
}

// A sign needs Shift on one keyboard and not on another: "?" is "?" and "Shift+?".
function onAnyLayout(hotkey) {
  const sign = hotkey.match(/^(?:Shift\+)?([^\p{L}\p{N}\s,])$/u)?.[1];
  return sign ? `${sign},Shift+${sign}` : hotkey;
}

document.addEventListener("htmx:after:process", prepare);
prepare();

// A key that is held down presses once; only moving goes on.
let isHeld = false;
document.addEventListener("keydown", ({ repeat }) => (isHeld = repeat), true);

// Keys belong to the dialog or menu that is open. Single keys can be switched off, for voice input or a tremor.
document.addEventListener(
  "hotkey-fire",
  (event) => {
    const open =
      document.querySelector(".popover:popover-open") ?? document.querySelector("dialog:modal");
    if (openMenu() || (open && !open.contains(event.target))) event.preventDefault();
    if (isHeld && !event.target.matches("[data-move]")) event.preventDefault();
    if (localStorage.getItem(OFF) && !/Control|Meta|Alt/u.test(event.detail.path.join()))
      event.preventDefault();
  },
  true,
);

// In any field of a form, Mod+Enter presses the button of the form that has this key and no scope.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const button = event.target.form?.querySelector(
    "[data-hotkey='Mod+Enter']:not([data-hotkey-scope])",
  );
  if (!button || event.shiftKey || event.altKey) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-switch]")) return;
  if (event.target.checked) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "1");
});

document.addEventListener("dialog:open", ({ target }) => {
  if (target.id !== "keys") return;
  target.querySelector("[data-keys-switch]").checked = !localStorage.getItem(OFF);
  const list = target.querySelector("[data-keys-list]");
  list.replaceChildren(
    ...[...document.querySelectorAll("[data-keys-of]")].map((own) => ownKeys(own)),
    ...[...grouped(list.dataset.other)].map(([name, elements]) =>
      group(name, elements, list.dataset),
    ),
  );
});

// Keys of a part of the page: <dl data-keys-of="Map">. Those of a button with [data-hotkey] are listed with the others.
function ownKeys(own) {
  const part = make("section");
  const list = make("dl");
  for (const keys of own.querySelectorAll("dt:not([data-has-button])")) {
    const [label, caps] = [make("dt", keys.nextElementSibling.textContent), make("dd")];
    caps.append(...keys.cloneNode(true).childNodes);
    list.append(label, caps);
  }
  part.append(make("h3", own.dataset.keysOf), list);
  return part;
}

function grouped(other) {
  const groups = new Map();
  for (const element of hotkeysIn(document)) {
    const name = element.dataset.hotkeyGroup || other;
    groups.set(name, [...(groups.get(name) ?? []), element]);
  }
  return groups;
}

function group(name, elements, separators) {
  const rows = new Map(elements.map((element) => [nameOf(element), element.dataset.hotkey]));
  const heading = make("h3", name);
  const list = make("dl");
  for (const [label, keys] of rows) list.append(make("dt", label), keyCaps(keys, separators));
  const part = make("section");
  part.append(heading, list);
  return part;
}

function keyCaps(hotkey, separators) {
  const place = make("dd");
  for (const [i, sequence] of readKeys(hotkey).entries()) {
    if (i) place.append(make("span", separators.or));
    for (const [j, chord] of sequence.entries()) {
      if (j) place.append(make("span", separators.then));
      place.append(...chord.map((key) => keyCap(key)));
    }
  }
  return place;
}

function make(tag, text = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}
