// Draws what the table says, in the colours of the legend; anew when the theme changes.
const colours = (_, value) => (/^#key-/.test(value) ? getComputedStyle(document.querySelector(value)).color : value);
const plan = () => JSON.parse(document.getElementById("chart-plan").textContent, colours);
const draw = () => { Chart.getChart("chart")?.destroy(); new Chart("chart", plan()); };
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
draw();
