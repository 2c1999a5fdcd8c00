// ctrl+K finds whatever is on the page: each [data-hotkey] and [data-palette], and a search for the words typed.
import { capOf, hotkeysIn, nameOf } from "./keys.js";

const dialog = document.getElementById("palette");
const input = dialog?.querySelector("input");
const results = dialog?.querySelector("[role=listbox]");
let choices = [];

dialog?.addEventListener("dialog:open", () => {
  const known = new Map();
  for (const element of [...hotkeysIn(document), ...document.querySelectorAll("[data-palette]")]) {
    if (!dialog.contains(element) && element.dataset.open !== "#palette") known.set(nameOf(element), element);
  }
  choices = [...known].filter(([name]) => name);
  input.value = "";
  show("");
});

input?.addEventListener("input", () => show(input.value.trim()));

input?.addEventListener("keydown", (event) => {
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in moves) {
    event.preventDefault();
    move(moves[event.key]);
  }
  if (event.key === "Enter") {
    event.preventDefault();
    selected()?.click();
  }
});

function show(words) {
  const wanted = words.toLowerCase().split(/\s+/);
  const found = choices.filter(([name]) => wanted.every((word) => name.toLowerCase().includes(word)));
  const rows = found.slice(0, 12).map(([name, element]) => row(name, element));
  if (words) rows.push(...[...dialog.querySelectorAll("[data-palette-search]")].map((link) => searchRow(link, words)));
  rows.forEach((item, i) => (item.id = `palette-${i}`));
  results.replaceChildren(...rows);
  dialog.querySelector(".palette-none").hidden = !words || found.length > 0;
  select(rows[0]);
}

function row(name, element) {
  const item = option(element.querySelector(".icon"), name);
  const keys = element.dataset.hotkey?.split(/,(?=.)/)[0];
  if (keys) item.append(caps(keys));
  item.addEventListener("click", () => {
    dialog.close();
    if (element.matches("input, textarea, select")) element.focus();
    else element.click();
  });
  return item;
}

function searchRow(link, words) {
  const item = option(link.querySelector(".icon"), `${link.textContent.trim()} “${words}”`);
  item.addEventListener("click", () => location.assign(link.getAttribute("href") + encodeURIComponent(words)));
  return item;
}

function option(icon, name) {
  const item = document.createElement("li");
  item.className = "menu-item";
  item.setAttribute("role", "option");
  const text = document.createElement("span");
  text.className = "truncate";
  text.textContent = name;
  if (icon) item.append(icon.cloneNode(true));
  item.append(text);
  item.addEventListener("pointermove", () => select(item));
  return item;
}

function caps(keys) {
  const place = document.createElement("span");
  place.className = "kbds";
  for (const key of keys.split(/[ +]/)) {
    const cap = document.createElement("kbd");
    cap.className = "kbd";
    cap.textContent = capOf(key);
    place.append(cap);
  }
  return place;
}

function selected() {
  return results.querySelector('[aria-selected="true"]');
}

function select(item) {
  selected()?.setAttribute("aria-selected", "false");
  item?.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", item?.id ?? "");
}

function move(by) {
  const items = [...results.children];
  const next = items[(items.indexOf(selected()) + by + items.length) % items.length];
  select(next);
  next?.scrollIntoView({ block: "nearest" });
}
