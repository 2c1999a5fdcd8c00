// Keys on keyboards of other scripts (Cyrillic, Greek, Hebrew, Arabic …): outside of text a letter acts as the key of the
// same place on a Latin keyboard. Letters of Latin layouts, wherever they are, act as what is printed on them.
import { openMenu } from "./menus.js";

const SIGNS = {
  Backquote: "`~",
  BracketLeft: "[{",
  BracketRight: "]}",
  Comma: ",<",
  Period: ".>",
  Quote: `'"`,
  Semicolon: ";:",
};
const WRITTEN_IN = "input, textarea, select, [contenteditable]:not([contenteditable=false])";
const copies = new WeakSet();
let isOther = false; // the last letter was of another script, and so is the layout

function latinKey({ key, code, shiftKey }) {
  if (!/^\p{L}$/u.test(key))
    return isOther && code === "Slash" && /[.,]/u.test(key) ? "/?"[Number(shiftKey)] : "";
  isOther = !/\p{Script=Latin}/u.test(key);
  if (!isOther) return "";
  const letter = code.match(/^Key([A-Z])$/u)?.[1];
  if (letter) return shiftKey ? letter : letter.toLowerCase();
  return SIGNS[code]?.[Number(shiftKey)] ?? "";
}

document.addEventListener(
  "keydown",
  (event) => {
    if (copies.has(event) || event.isComposing) return;
    const key = latinKey(event);
    if (!key || openMenu() || event.target.closest(WRITTEN_IN)) return;
    event.stopImmediatePropagation();
    const { code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    const options = { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat };
    const copy = new KeyboardEvent("keydown", { ...options, bubbles: true, cancelable: true });
    copies.add(copy);
    if (!event.target.dispatchEvent(copy)) event.preventDefault();
  },
  true,
);
