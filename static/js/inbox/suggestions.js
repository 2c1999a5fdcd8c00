// A list that a mark opens in a field, such as "@" in a note: it is filtered by the words after the mark, and what is chosen
// stands in the text. It is loaded at the first mark of a ticket, and where [data-more] says that there are more, for the words.
import { plain } from "../shell/menu-filter.js";

const MOST = 8;
const STEPS = { ArrowDown: 1, ArrowUp: -1 };

const listOf = (text) => document.getElementById(text.getAttribute("aria-controls"));
const chosenIn = (list) => list.querySelector('[aria-selected="true"]');

export class Suggestions {
  #left = null; // {text, at}, the field and the place of a mark that was answered or left alone

  // `field` and `option` are selectors, `before` finds the mark and {words} before the caret, `event` loads the list.
  // `choose(text, option, start, end)` writes what was chosen over the mark and its words; `show(option)` is called with
  // the option that Enter would choose; `leave(text, words)` when nothing was chosen, with the words that were given up.
  constructor({ field, option, before, event, choose, show = () => {}, leave = () => {} }) {
    Object.assign(this, { field, option, before, event, write: choose, show, leave });
    this.#listen();
  }

  #fieldOf = (element) => element?.closest?.(this.field);
  #shownIn = (list) => [...list.querySelectorAll(`${this.option}:not([hidden])`)];

  // The mark before the caret and the words after it.
  #markAt(text) {
    if (text.selectionStart !== text.selectionEnd) return null;
    const before = text.value.slice(0, text.selectionStart);
    const words = this.before.exec(before)?.groups.words;
    return words === undefined || words.startsWith(" ")
      ? null
      : { at: before.length - words.length - 1, words };
  }

  #isLoaded(list, words) {
    const { asked } = list.dataset;
    if (asked === undefined) this.#ask(list, "");
    else if (asked !== words && list.querySelector("[data-more]")) this.#ask(list, words);
    return list.childElementCount > 0;
  }

  #ask(list, words) {
    if ("busy" in list.dataset) return;
    list.dataset.busy = "";
    list.dataset.asked = words;
    if (!words) return htmx.trigger(list, this.event, {}, false);
    const url = `${list.getAttribute("hx-get")}?${new URLSearchParams({ q: words })}`;
    htmx.ajax("GET", url, { source: list, target: list, swap: "innerHTML" });
  }

  #isLeft = (text, at) => this.#left?.text === text && this.#left.at === at;

  suggest(text) {
    const list = listOf(text);
    const mark = this.#markAt(text);
    if (mark && this.#isLeft(text, mark.at)) return this.close(text);
    this.#left = null;
    if (!mark) return this.close(text);
    if (!this.#isLoaded(list, mark.words)) return;
    const words = plain(mark.words).split(/\s+/u).filter(Boolean);
    let room = MOST;
    for (const option of list.querySelectorAll(this.option)) {
      option.hidden = !room || !fits(option, words);
      if (!option.hidden) room -= 1;
    }
    const [first] = this.#shownIn(list);
    list.hidden = !first && (words.length > 0 || !list.querySelector("[data-none]"));
    this.#select(text, first);
  }

  #select(text, option) {
    const list = listOf(text);
    chosenIn(list)?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) text.setAttribute("aria-activedescendant", option.id);
    else text.removeAttribute("aria-activedescendant");
    this.show(option);
  }

  close(text) {
    listOf(text).hidden = true;
    this.#select(text, null);
  }

  // The mark that stands before the caret is answered: a name was written after it, or it is no mark.
  #leave(text) {
    const mark = this.#markAt(text);
    this.#left = mark && { text, at: mark.at };
  }

  // Load the list anew at the next mark: it may be old.
  forget(text) {
    const list = listOf(text);
    delete list.dataset.asked;
    list.replaceChildren();
  }

  #choose(text, option) {
    const { at, words } = this.#markAt(text) ?? {};
    if (at === undefined || !option) return this.close(text);
    this.write(text, option, at, at + 1 + words.length);
    this.#leave(text);
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }

  #onKey(text, key) {
    const list = listOf(text);
    if (key in STEPS) {
      const options = this.#shownIn(list);
      const next = options.indexOf(chosenIn(list)) + STEPS[key];
      this.#select(text, options.at(next % options.length));
    } else if (key === "Enter" || key === "Tab") this.#choose(text, chosenIn(list));
    else if (key === "Escape") {
      const { words = "" } = this.#markAt(text) ?? {};
      this.#leave(text);
      this.close(text);
      this.leave(text, words);
    } else return false;
    return true;
  }

  #listen() {
    document.addEventListener("input", ({ target }) => {
      if (this.#fieldOf(target)) this.suggest(target);
    });
    // In the capturing phase: while the list is open its keys are no shortcuts.
    document.addEventListener("keydown", (event) => this.#onKeyDown(event), true);
    // The field keeps the focus.
    document.addEventListener("pointerdown", (event) => {
      if (event.target.closest?.(this.option)) event.preventDefault();
    });
    document.addEventListener("click", ({ target }) => {
      const option = target.closest(this.option);
      const text = option && document.querySelector(`[aria-controls="${option.parentElement.id}"]`);
      if (text) this.#choose(text, option);
    });
    document.addEventListener("focusout", ({ target, relatedTarget }) => {
      const text = this.#fieldOf(target);
      if (!text || listOf(text).contains(relatedTarget)) return;
      this.#left = null;
      this.close(text);
      this.leave(text, "");
    });
    document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
      const list = ctx.sourceElement;
      const text = document.querySelector(`${this.field}[aria-controls="${list.id}"]`);
      if (text) this.#loaded(text, list, ctx.response?.status < 300);
    });
  }

  #loaded(text, list, isAnswered) {
    delete list.dataset.busy;
    if (!isAnswered) {
      delete list.dataset.asked;
      this.leave(text, "");
    } else if (text === document.activeElement) this.suggest(text);
  }

  #onKeyDown(event) {
    const text = this.#fieldOf(event.target);
    if (!text || listOf(text).hidden || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!this.#onKey(text, event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

// Each word begins a part of the name.
function fits(option, words) {
  const parts = plain(option.querySelector("[data-name]").textContent).split(/[\s-]+/u);
  return words.every((word) => parts.some((part) => part.startsWith(word)));
}
