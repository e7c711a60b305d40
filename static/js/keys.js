// A key presses the real button that carries it: <button data-key="e">. '?' shows what this page knows.
const TYPING = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable], dialog";
const visible = (element) => element.checkVisibility() || element.matches(".menu.person *");
const bound = () => [...document.querySelectorAll("[data-key]")].filter(visible);
const nameOf = (element) => element.dataset.keyName || element.title || element.placeholder || element.textContent.trim();

function press(element) {
  if (element.matches("input")) element.focus();
  else element.click();
}

export function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.target.closest?.(TYPING)) return;
  if (event.key === "?") return showKeys();
  const first = event.key === "j" && document.querySelector("#ticket.none") && document.querySelector("[data-first]");
  const found = first || bound().find((element) => element.dataset.key === event.key);
  if (!found) return;
  event.preventDefault();
  press(found);
}

function showKeys() {
  const sheet = document.createElement("dialog");
  sheet.className = "keys";
  sheet.innerHTML = "<h2>Keys on this page</h2><dl></dl><form method=dialog><button class=button autofocus>Close</button></form>";
  const keys = new Map(bound().map((element) => [element.dataset.key, nameOf(element)]));
  for (const [key, name] of [...keys, ["Ctrl Enter", "Send what you are writing"], ["?", "This list"]]) {
    const [term, words] = [document.createElement("dt"), document.createElement("dd")];
    term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
    words.textContent = name;
    sheet.querySelector("dl").append(term, words);
  }
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
}

document.addEventListener("keydown", onKey);
