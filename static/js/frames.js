// A mail's frame is as high as the mail. Keys pressed in it count for the page.
import { onKey } from "./keys.js";

function fit(frame) {
  const page = frame.contentDocument?.documentElement;
  if (!page || frame.contentDocument.URL === "about:blank") return;
  // An attribute, for htmx takes it along to the same letter when it is swapped; a style it may not set.
  new ResizeObserver(() => { frame.height = page.offsetHeight + 1; }).observe(page);
  frame.contentDocument.addEventListener("keydown", onKey);
}

document.addEventListener("load", ({ target }) => target.matches?.("iframe.letter") && fit(target), true);
document.querySelectorAll("iframe.letter").forEach(fit);
