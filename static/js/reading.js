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
  // A question that waits, and what was decided about an answer, stand above all letters.
  if (pane?.querySelector("#asked .question, #decided .proposal")) return;
  const newest = [...pane?.querySelectorAll(".message, #proposals .proposal") ?? []].at(-1);
  const room = pane?.clientHeight - (pane?.querySelector("#composer")?.offsetHeight ?? 0);
  if (newest && newest.offsetTop + newest.offsetHeight > room) newest.scrollIntoView({ block: "start" });
}

function countDown() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((new Date(place.dataset.countdown) - Date.now()) / 1000);
    if (left > 0) { place.firstElementChild.textContent = left; continue; }
    place.parentElement.textContent = "Being sent…";
    setTimeout(() => htmx.trigger("#conversation", "changed"), 1500);
  }
}

let shown = ticket();

document.addEventListener("htmx:after:swap", () => {
  markLine();
  const [before, now] = [shown, ticket()];
  if (now === before) return;
  shown = now;
  const reference = now?.dataset.reference;
  if (reference && (reference !== before?.dataset.reference || document.activeElement === document.body)) {
    const subject = document.getElementById("subject");
    document.title = `${subject.textContent} · ${reference} · Supportdesk`;
    subject.focus({ preventScroll: true });
  }
  if (!location.search.includes("everything")) showNewest();
});

setInterval(countDown, 1000);
markLine();
showNewest();
