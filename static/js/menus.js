// Menus close when something else is pressed; the theme is this browser's choice.
const root = document.documentElement;

const showTheme = () => document.querySelectorAll("[data-theme-choice]").forEach((button) =>
  button.setAttribute("aria-pressed", button.dataset.themeChoice === (root.dataset.theme ?? "")));

document.addEventListener("click", ({ target }) => {
  document.querySelectorAll(".menu[open]").forEach((menu) => menu.contains(target) || (menu.open = false));
  const chosen = target.closest("[data-theme-choice]")?.dataset.themeChoice;
  if (chosen === undefined) return;
  if (chosen) localStorage.theme = root.dataset.theme = chosen;
  else { delete localStorage.theme; delete root.dataset.theme; }
  showTheme();
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".menu[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});

showTheme();
