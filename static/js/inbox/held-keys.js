// Keys pressed while another ticket is on its way, and what typing them means in a field.
import { boxForLetters, openMenu } from "../shell/menus.js";

const LONGEST = 1000;
const MOVES = () =>
  [...document.querySelectorAll("[data-move]")].map(({ dataset }) => dataset.hotkey);

export class HeldKeys {
  #keys = [];

  add(key) {
    if (this.#keys.length < LONGEST) this.#keys.push(key);
  }

  clear() {
    this.#keys = [];
  }

  take() {
    const taken = this.#keys;
    this.clear();
    return taken;
  }

  // Returns true if the key is held. Moving in the list goes on, and so does the browser with all but text.
  hold({ key, repeat }) {
    const isText = this.#keys.length > 0;
    if (key === "Escape") this.clear();
    if (!isText && (MOVES().includes(key) || key === " ")) return false;
    if (key.length === 1 || (isText && (key === "Enter" || key === "Backspace"))) {
      if (!repeat) this.add(key);
      return true;
    }
    return false;
  }

  // Returns true if the focus is in a field, or in a menu. Enter begins a line; it chooses nothing and sends nothing.
  typeInto(element, key) {
    const menu = openMenu();
    const field = menu ? boxForLetters(menu) : element;
    if (!field?.matches("textarea, input:not([type=radio], [type=checkbox])")) return Boolean(menu);
    const text = key === "Enter" ? "\n" : key;
    if (key === "Enter" && !field.matches("textarea")) return true;
    const { selectionStart: start, selectionEnd: end } = field;
    if (key === "Backspace")
      field.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end");
    else field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return true;
  }
}
