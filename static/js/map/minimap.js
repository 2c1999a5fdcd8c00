// The whole curve, small; the frame shows where one is, and a click goes there.
const scroller = document.querySelector(".map-scroll");
const map = document.getElementById("minimap");
const frame = map?.querySelector(".frame");

function draw() {
  const curve = document.querySelector("#feeling .curve");
  if (!map || !curve) return;
  const { width } = curve.viewBox.baseVal;
  map.setAttribute("viewBox", `0 0 ${width} 220`);
  map.setAttribute("preserveAspectRatio", "none");
  const lines = [...curve.querySelectorAll(".expected, .lived")].map((path) => path.cloneNode());
  map.replaceChildren(...lines, frame);
  place();
}

function place() {
  const lane = document.querySelector("#map-grid .lane")?.offsetWidth ?? 0;
  const shown = scroller.clientWidth - lane;
  const whole = scroller.scrollWidth - lane;
  frame.setAttribute("x", Math.abs(scroller.scrollLeft));
  frame.setAttribute("width", Math.min(shown, whole));
  frame.setAttribute("y", "4");
  frame.setAttribute("height", "212");
}

map?.addEventListener("click", ({ clientX }) => {
  const { left, width } = map.getBoundingClientRect();
  const share = (clientX - left) / width;
  scroller.scrollTo({
    left: share * scroller.scrollWidth - scroller.clientWidth / 2,
    behavior: "smooth",
  });
});

scroller?.addEventListener("scroll", place, { passive: true });
addEventListener("resize", place);
document.addEventListener("htmx:after:settle", draw);
draw();
