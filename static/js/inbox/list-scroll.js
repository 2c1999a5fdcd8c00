// The list keeps its scroll position at every swap, also when going back in the history drew it anew.
const list = () => document.getElementById("list");
const body = () => document.getElementById("list-body");

// Before a swap: the list shown, its scroll position, and the row to keep where it is.
let before = null;

document.addEventListener("htmx:before:swap", () => {
  // A list without its rows yet has no position to keep.
  const isEmpty = body()?.getAttribute("aria-busy") === "true";
  before = list() &&
    !isEmpty && {
      url: list().getAttribute("hx-get"),
      element: body(),
      top: body().scrollTop,
      row: rowInUse(),
    };
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (ctx.target?.id === "list" || body() !== before?.element) keepScrollPosition();
});

function rowInUse() {
  if (!list().matches(":hover, :focus-within")) return null;
  const row =
    document.querySelector(".ticket-row:hover") ?? document.activeElement.closest(".ticket-row");
  return row && { id: row.id, top: row.offsetTop };
}

function keepScrollPosition() {
  if (!before || list()?.getAttribute("hx-get") !== before.url) return;
  const row = before.row && document.getElementById(before.row.id);
  body().scrollTop = before.top + (row ? row.offsetTop - before.row.top : 0);
}
