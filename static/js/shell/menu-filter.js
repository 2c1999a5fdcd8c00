// The filter of a menu: a field that appears with the first letter and leaves the items that have all its words.
const boxIn = (menu) => menu.querySelector(".menu-filter input");

// Returns the field, or null on a page without its template.
export function showFilter(menu) {
  const template = document.getElementById("menu-filter-template");
  if (!boxIn(menu) && template) menu.prepend(template.content.firstElementChild.cloneNode(true));
  return boxIn(menu);
}

export function resetFilter(menu) {
  menu.querySelector(".menu-filter")?.remove();
  delete menu.dataset.enterWaits;
  menu.classList.remove("is-filtered");
  for (const item of menu.querySelectorAll(".menu-item"))
    item.classList.remove("is-aimed", "is-out");
}

// The item that Enter presses is marked: the first with a word that begins so, else the first that is left.
export function filterMenu(menu) {
  const words = plain(boxIn(menu).value).split(/\s+/u).filter(Boolean);
  menu.classList.toggle("is-filtered", words.length > 0);
  for (const item of menu.querySelectorAll(".menu-item")) {
    const name = textOf(item);
    item.classList.remove("is-aimed");
    item.classList.toggle("is-out", !words.every((word) => name.includes(word)));
  }
  const left = matchesIn(menu);
  const first = left.find((item) =>
    textOf(item)
      .split(/\s+/u)
      .some((part) => part.startsWith(words[0] ?? "")),
  );
  (first ?? left[0])?.classList.add("is-aimed");
  menu.querySelector("[data-no-match]").hidden = left.length > 0;
}

export function matchesIn(menu) {
  const items = [...menu.querySelectorAll('.menu-item:not(.is-out, [aria-busy="true"] *)')];
  return items.filter((item) => item.checkVisibility() && !item.disabled);
}

// The words on an item, without its keys.
function textOf(item) {
  const copy = item.cloneNode(true);
  for (const mark of copy.querySelectorAll(".kbd, .kbds, .avatar, svg")) mark.remove();
  return plain(copy.textContent);
}

// Without accents and in lower case.
export function plain(text) {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
