// The header that Django wants with a POST: the token of the cookie, which follows a new sign-in in another tab; else as
// the page was given it.
export function csrfHeader() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/u)?.[1];
  if (cookie) return { "X-CSRFToken": cookie };
  return JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");
}
