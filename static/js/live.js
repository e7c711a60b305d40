// The server says which ticket changed; what is on the page is then asked for again, and what is being typed stays.
const address = document.querySelector("[data-live]")?.dataset.live;
const missed = new Set();

function refresh() {
  if (document.hidden || !missed.size) return;
  const shown = document.getElementById("ticket")?.dataset.reference;
  htmx.trigger(document.body, "ticketchanged");
  if (missed.has(shown) || missed.has("*")) document.querySelectorAll("#conversation").forEach((told) => htmx.trigger(told, "changed"));
  missed.clear();
}

let soon;
function note(reference) {
  missed.add(reference);
  clearTimeout(soon);
  soon = setTimeout(refresh, 150);
}

if (address) {
  const stream = new EventSource(address);
  let opened = false;
  stream.addEventListener("message", ({ data }) => note(data));
  stream.addEventListener("open", () => { if (opened) note("*"); opened = true; });
  document.addEventListener("visibilitychange", refresh);
  addEventListener("pagehide", () => stream.close());
}
