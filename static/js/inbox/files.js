// Files for a message: chosen, pasted or dropped; each can be taken out again before sending.
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-files]")) list(target);
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (files.length && event.target.matches?.(".composer-text")) {
    event.preventDefault();
    add(event.target.form, files);
  }
});

document.addEventListener("dragover", (event) => {
  if (event.target.closest?.("#composer form") && event.dataTransfer.types.includes("Files"))
    event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const form = event.target.closest?.("#composer form");
  if (!form || !event.dataTransfer.files.length) return;
  event.preventDefault();
  add(form, [...event.dataTransfer.files]);
});

function add(form, files) {
  const input = form.querySelector("[data-files]");
  put(input, [...input.files, ...files]);
}

function put(input, files) {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  input.files = transfer.files;
  list(input);
}

function list(input) {
  const place = input.form.querySelector("[data-chosen]");
  place.hidden = !input.files.length;
  place.replaceChildren(...[...input.files].map((file) => line(input, file, place.dataset.remove)));
}

function line(input, file, remove) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.className = "truncate";
  name.textContent = file.name;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", `${remove} ${file.name}`);
  button.addEventListener("click", () =>
    put(
      input,
      [...input.files].filter((other) => other !== file),
    ),
  );
  item.className = "chip large";
  item.append(name, button);
  return item;
}
