// The number of unread notifications stands in the title of the tab: "(2) Inbox". The bell keeps it up to date; a swap that
// brings another title has it without the number.
let plain = document.title;
let shown = plain;

function show() {
  if (document.title !== shown) plain = document.title;
  const count = document.getElementById("rail-notifications")?.dataset.count;
  shown = count ? `(${count}) ${plain}` : plain;
  if (document.title !== shown) document.title = shown;
}

new MutationObserver(show).observe(document.head, {
  childList: true,
  subtree: true,
  characterData: true,
});
document.addEventListener("htmx:after:swap", show);
show();
