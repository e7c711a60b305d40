// Runs before the first paint, so that a chosen theme does not flash.
const root = document.documentElement;
root.classList.add("js");
if (localStorage.theme) root.dataset.theme = localStorage.theme;
