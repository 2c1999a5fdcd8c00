// An ended session asks for the password over the page; what was about to be sent is sent once the same person is signed
// in again. The sign-in pages are shown in a frame, with the second factor if there is one.
import { csrfHeader } from "./csrf.js";
import { openDialog } from "./dialogs.js";

let asking = null;

// Resolves with true once the same person is signed in again, with false if they closed the dialog.
function askToSignIn(place, address) {
  asking ??= ask(place, address).finally(() => {
    asking = null;
  });
  return asking;
}

function ask(place, address) {
  const frame = place.querySelector("iframe");
  const url = new URL(address, location.href);
  url.searchParams.set("next", place.dataset.landing);
  frame.src = url.href;
  place.returnValue = "";
  openDialog(place);
  return new Promise((resolve) => {
    const look = () => lookInto(frame, place);
    frame.addEventListener("load", look);
    const end = () => {
      frame.removeEventListener("load", look);
      frame.removeAttribute("src");
      if (place.returnValue === "other") location.reload();
      if (place.returnValue === "same") renewTokens();
      resolve(place.returnValue === "same");
    };
    place.addEventListener("close", end, { once: true });
  });
}

// The landing page names the person who is signed in. Any other page but those of the sign-in leads there.
function lookInto(frame, place) {
  const { pathname } = frame.contentWindow.location;
  if (pathname === place.dataset.landing) {
    const said = frame.contentDocument.body.textContent;
    if (said.startsWith("{")) place.close(isSame(place, said) ? "same" : "other");
  } else if (pathname.startsWith("/") && !frame.contentDocument.querySelector(".signin"))
    frame.contentWindow.location.replace(place.dataset.landing);
}

function isSame({ dataset }, said) {
  return String(JSON.parse(said).person) === dataset.person;
}

// A sign-in changes the token of all forms.
function renewTokens() {
  document.body.setAttribute("hx-headers:inherited", JSON.stringify(csrfHeader()));
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]"))
    field.value = csrfHeader()["X-CSRFToken"];
}

function renew(request) {
  Object.assign(request.headers, csrfHeader());
  if (request.body?.has?.("csrfmiddlewaretoken"))
    request.body.set("csrfmiddlewaretoken", csrfHeader()["X-CSRFToken"]);
}

function signInAddress(place, response) {
  const address = response.headers.get("HX-Redirect") ?? "";
  return address && new URL(address, location.href).pathname === place.dataset.signIn
    ? address
    : "";
}

// A part that only checks for news does not open the dialog while something is being written: Send does.
function isWriting({ sourceEvent }) {
  return !sourceEvent?.isTrusted && document.activeElement?.matches("textarea, input");
}

async function goOn(place, ctx, address, send) {
  clearTimeout(ctx.requestTimeout);
  if (isWriting(ctx)) return new Response(null, { status: 204 });
  if (!(await askToSignIn(place, address))) return new Response("", { status: 401 });
  renew(ctx.request);
  const response = await send();
  document.body.dispatchEvent(new CustomEvent("resync", { bubbles: true }));
  return response;
}

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const place = document.getElementById("sign-in");
  if (!place) return;
  const { fetch } = ctx;
  ctx.fetch = async (...request) => {
    const response = await fetch(...request);
    const address = signInAddress(place, response);
    return address ? goOn(place, ctx, address, () => fetch(...request)) : response;
  };
});
