// Draws what tables say, in the colours of the keys; anew when the theme changes, or a part of the page comes in.
const colours = (_, value) => (/^#key-/.test(value) ? getComputedStyle(document.querySelector(value)).color : value);
const plan = (canvas) => JSON.parse(document.getElementById(canvas.dataset.plan).textContent, colours);
const draw = () => document.querySelectorAll("canvas[data-plan]").forEach((canvas) => {
  Chart.getChart(canvas)?.destroy(); new Chart(canvas, plan(canvas)); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
document.addEventListener("htmx:after:swap", draw);
draw();
