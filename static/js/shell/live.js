// After the stream was away nobody knows what was missed: "resync" asks each part to look anew.
const EXPIRED = 204;

document.addEventListener("htmx:sse:after:connection", ({ detail: { connection } }) => {
  document.documentElement.dataset.live = connection.status === EXPIRED ? "off" : "on";
  if (connection.attempt > 0) htmx.trigger(document.body, "resync");
});

// The page's permission to listen has run out: asking again would get the same answer twice a second.
document.addEventListener("htmx:sse:before:connection", ({ detail: { connection } }) => {
  if (connection.status === EXPIRED) connection.cancelled = true;
});

document.addEventListener("htmx:sse:error", () => (document.documentElement.dataset.live = "off"));
