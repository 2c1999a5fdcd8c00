// [data-open="#id"] opens a <dialog>, [data-close] closes the one it stands in; hx-confirm and data-confirm ask in our own.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  const dialog = opener && document.querySelector(opener.dataset.open);
  if (dialog) {
    event.preventDefault();
    opener.closest("[popover]")?.hidePopover();
    openDialog(dialog);
  }
  if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  if (event.target.matches("dialog") && isOutside(event)) event.target.close();
});

export function openDialog(dialog) {
  if (dialog.open) return;
  dialog.dispatchEvent(new CustomEvent("dialog:open", { bubbles: true }));
  dialog.showModal();
}

function isOutside({ target, clientX, clientY }) {
  const box = target.getBoundingClientRect();
  return clientX < box.left || clientX > box.right || clientY < box.top || clientY > box.bottom;
}

// An action that went well closes the dialog it was sent from, unless the form came back with errors.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.response?.status < 400) ctx.request?.form?.closest("dialog[data-close-after]")?.close();
});

document.addEventListener("htmx:confirm", (event) => {
  const { ctx, issueRequest, dropRequest } = event.detail;
  if (ask(ctx.confirm, issueRequest, dropRequest)) event.preventDefault();
});

// A button of a form that loads the page anew: data-confirm is what hx-confirm is to htmx.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-confirm]");
  if (button && ask(button.dataset.confirm, () => button.form.requestSubmit(button)))
    event.preventDefault();
});

// Returns true if the question could be asked; afterwards the focus is back where it was.
function ask(question, yes, no) {
  const dialog = document.getElementById("confirm");
  if (!dialog) return false;
  document.getElementById("confirm-text").textContent = question;
  dialog.returnValue = "no";
  dialog.addEventListener("close", () => (dialog.returnValue === "yes" ? yes() : no?.()), {
    once: true,
  });
  openDialog(dialog);
  return true;
}
