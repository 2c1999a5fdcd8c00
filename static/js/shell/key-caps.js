// Key names as a page writes them: "j,ArrowDown" are two sequences, "g i" is one of two chords, "Mod+Enter" is one chord.
const IS_MAC = /Mac|iP/u.test(navigator.platform);
const CAPS = {
  Mod: IS_MAC ? "⌘" : "ctrl",
  Control: "ctrl",
  Alt: "alt",
  Meta: "⌘",
  Escape: "esc",
  ArrowDown: "↓",
  ArrowUp: "↑",
  Enter: "↵",
};

// A list of sequences; a sequence is a list of chords, a chord a list of keys.
export function readKeys(hotkey) {
  return hotkey
    .split(/,(?=.)/u)
    .map((sequence) => sequence.split(" ").map((chord) => chord.split("+")));
}

export function keyCap(key) {
  const cap = document.createElement("kbd");
  cap.className = "kbd";
  cap.textContent = CAPS[key] ?? key;
  return cap;
}
