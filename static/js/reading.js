// Which line of the list is being read; where a ticket's page begins; how long an answer can still be undone.
const ticket = () => document.getElementById("ticket");

function markLine() {
  const reference = ticket()?.dataset.reference;
  for (const line of document.querySelectorAll(".line")) {
    const current = line.id === `line-${reference}`;
    line.classList.toggle("current", current);
    line.firstElementChild.toggleAttribute("aria-current", current);
    if (!current) continue;
    line.classList.remove("unread");
    line.querySelector(".dot")?.remove();
    line.scrollIntoView({ block: "nearest" });
  }
}

function showNewest() {
  const pane = ticket();
  const messages = pane?.querySelectorAll(".message") ?? [];
  const newest = messages[messages.length - 1];
  if (newest && newest.offsetTop + newest.offsetHeight > pane.clientHeight) newest.scrollIntoView({ block: "start" });
}

function countDown() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((new Date(place.dataset.countdown) - Date.now()) / 1000);
    if (left > 0) { place.firstElementChild.textContent = left; continue; }
    place.parentElement.textContent = "Being sent…";
    setTimeout(() => htmx.trigger("#conversation", "changed"), 1500);
  }
}

let shown = ticket()?.dataset.reference;

document.addEventListener("htmx:after:swap", () => {
  markLine();
  const reference = ticket()?.dataset.reference;
  if (reference === shown) return;
  shown = reference;
  document.title = document.getElementById("subject")?.textContent ?? document.title;
  document.getElementById("subject")?.focus({ preventScroll: true });
  showNewest();
});

setInterval(countDown, 1000);
markLine();
showNewest();
