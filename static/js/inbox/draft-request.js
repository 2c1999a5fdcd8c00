// The request that saves a draft on the server.
import { csrfHeader } from "../shell/csrf.js";
import { writer } from "./writer.js";

const ANSWER_WITHIN = 30_000;
const MOST_KEPT_ALIVE = 60_000; // bytes, as browsers bound the requests that outlive their page

// Saves a draft; returns {status, body} of the answer, with status 0 where there is none. `isLast`: the page is being left.
export async function sendDraft(draft, { isLast = false } = {}) {
  const { url, kind, text, submission = "", number, base = "" } = draft;
  const body = new URLSearchParams({ kind, text, submission, writer, number, built_on: base });
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { "HX-Request": "true", "HX-Current-URL": location.href, ...csrfHeader() },
      redirect: "error",
      keepalive: isLast && String(body).length < MOST_KEPT_ALIVE,
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    });
    return { status: statusOf(response), body: await response.text() };
  } catch {
    return { status: 0, body: "" };
  }
}

function statusOf(response) {
  return response.headers.has("HX-Redirect") ? 401 : response.status;
}
