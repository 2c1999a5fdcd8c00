// A press on a sample text puts it into the field; its preview is requested as for typed text.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-try]");
  if (!button) return;
  const field = button.closest("form").querySelector("textarea");
  field.value = button.dataset.try;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

document.addEventListener("input", (event) => {
  for (const button of event.target.closest(".customer-reply")?.querySelectorAll("[data-try]") ??
    []) {
    button.setAttribute("aria-pressed", String(button.dataset.try === event.target.value));
  }
});
