// Draws what tables say, in the colours of the keys; anew for another theme, for paper, or for a part that came in.
const colours = (_, value) => (/^#key-/.test(value) ? getComputedStyle(document.querySelector(value)).color : value);
const plan = (canvas) => JSON.parse(document.getElementById(canvas.dataset.plan).textContent, colours);
const draw = () => document.querySelectorAll("canvas[data-plan]").forEach((canvas) => {
  Chart.getChart(canvas)?.destroy(); new Chart(canvas, plan(canvas)); });
for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
document.addEventListener("htmx:after:swap", draw);
draw();
