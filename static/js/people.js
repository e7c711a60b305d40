// Copies what stands in another field, and tells the form which time zone this browser is in.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  });
}

for (const field of document.querySelectorAll("[data-time-zone]")) {
  field.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
}
