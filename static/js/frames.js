// A mail's frame is as high as the mail. Keys pressed in it count for the page.
import { onKey } from "./keys.js";

function fit(frame) {
  const page = frame.contentDocument?.documentElement;
  if (!page || frame.contentDocument.URL === "about:blank") return;
  new ResizeObserver(() => { frame.style.blockSize = `${page.offsetHeight + 1}px`; }).observe(page);
  frame.contentDocument.addEventListener("keydown", onKey);
}

document.addEventListener("load", ({ target }) => target.matches?.("iframe.letter") && fit(target), true);
document.querySelectorAll("iframe.letter").forEach(fit);
