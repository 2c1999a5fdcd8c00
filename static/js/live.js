// After the stream was away, nobody knows what was missed: "live-again" asks each part to look anew.
document.addEventListener("htmx:sse:after:connection", ({ detail: { connection } }) => {
  document.documentElement.dataset.live = "on";
  if (connection.attempt > 0) htmx.trigger(document.body, "live-again");
});

document.addEventListener("htmx:sse:error", () => (document.documentElement.dataset.live = "off"));
