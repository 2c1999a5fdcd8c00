// ctrl+K finds whatever is on the page: each [data-hotkey] and [data-palette], and a search for the words typed.
import { keyCap, readKeys } from "./key-caps.js";
import { hotkeysIn, nameOf } from "./keys.js";

const part = (selector) => document.querySelector(`#palette ${selector}`);
let choices = [];

document.addEventListener("dialog:open", ({ target }) => {
  if (target.id !== "palette") return;
  const known = new Map();
  for (const element of [...hotkeysIn(document), ...document.querySelectorAll("[data-palette]")]) {
    if (element.dataset.open !== "#palette") known.set(nameOf(element), element);
  }
  choices = [...known].filter(([name]) => name);
  part("input").value = "";
  show("");
});

document.addEventListener("input", ({ target }) => {
  if (target.matches("#palette input")) show(target.value.trim());
});

document.addEventListener("keydown", (event) => {
  if (!event.target.matches?.("#palette input")) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by && event.key !== "Enter") return;
  event.preventDefault();
  if (by) move(by);
  else selected()?.click();
});

function show(query) {
  const found = matching(choices, query);
  const rows = found.slice(0, 12).map(([name, element]) => row(name, element));
  if (query)
    rows.push(
      ...[...document.querySelectorAll("#palette [data-palette-search]")].map((link) =>
        searchRow(link, query),
      ),
    );
  rows.forEach((item, i) => (item.id = `palette-${i}`));
  part("[role=listbox]").replaceChildren(...rows);
  part(".palette-empty").hidden = !query || found.length > 0;
  select(rows[0]);
}

// The choices whose name has each of the words.
export function matching(all, query) {
  const wanted = query.toLowerCase().split(/\s+/u);
  return all.filter(([name]) => wanted.every((word) => name.toLowerCase().includes(word)));
}

function row(name, element) {
  const item = option(element.querySelector(".icon"), name);
  if (element.dataset.hotkey) item.append(caps(element.dataset.hotkey));
  item.addEventListener("click", () => {
    document.getElementById("palette").close();
    // As for a key, a page may have reasons that it is not pressed now.
    if (!element.dispatchEvent(new CustomEvent("palette-press", { cancelable: true }))) return;
    if (element.matches("input, textarea, select")) element.focus();
    else element.click();
  });
  return item;
}

function searchRow(link, query) {
  const item = option(link.querySelector(".icon"), `${link.textContent.trim()} “${query}”`);
  item.addEventListener("click", () => location.assign(searchUrl(link, query)));
  return item;
}

// [data-palette-search="q"] names the parameter of its link that takes the words.
export function searchUrl(link, query) {
  const url = new URL(link.href);
  url.searchParams.set(link.dataset.paletteSearch, query);
  return url;
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

function caps(hotkey) {
  const place = document.createElement("span");
  place.className = "kbds";
  const [first] = readKeys(hotkey);
  place.append(...first.flat().map((key) => keyCap(key)));
  return place;
}

function selected() {
  return part('[aria-selected="true"]');
}

function select(item) {
  selected()?.setAttribute("aria-selected", "false");
  item?.setAttribute("aria-selected", "true");
  part("input").setAttribute("aria-activedescendant", item?.id ?? "");
}

function move(by) {
  const items = [...part("[role=listbox]").children];
  const next = items[(items.indexOf(selected()) + by + items.length) % items.length];
  select(next);
  next?.scrollIntoView({ block: "nearest" });
}
