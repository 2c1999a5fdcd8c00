// A request that a person asked for and that waits for no other one: htmx sends the requests of one element in turn and
// drops the third. Returns the status of the answer, 0 if none came. `saysFailure`: the caller tells a failure, so that
// errors.js does not tell it too; a refusal is told by the words of its answer.
const BY_A_PERSON = { isTrusted: true }; // an ended session asks for the password, also while they write

export async function sendAlone(method, url, { saysFailure = false, ...options } = {}) {
  const source = document.createElement("span");
  source.hidden = true;
  source.toggleAttribute("data-says-failure", saysFailure);
  document.body.append(source);
  let status = 0;
  source.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    status = ctx.response?.status ?? 0;
  });
  await htmx.ajax(method, url, { source, event: BY_A_PERSON, ...options });
  source.remove();
  return status;
}
