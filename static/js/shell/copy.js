// [data-copy="#id"] copies the text of that element; where the browser has no clipboard for us, it is selected.
import { showToast } from "./toasts.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.querySelector(button.dataset.copy);
  if (!source) return;
  try {
    await navigator.clipboard.writeText(source.textContent);
    showToast({ text: button.dataset.copied });
  } catch {
    getSelection().selectAllChildren(source);
  }
});
