// Records voice or screen within a form, and puts what came up into it. What it says stands in the page.
import { Pieces } from "./pieces.js";
const MOST = 500_000_000, EVERY = 4000, RATES = { videoBitsPerSecond: 2_000_000, audioBitsPerSecond: 48_000 };

async function listen(kind) {
  const from = navigator.mediaDevices;
  if (!isSecureContext) throw new Error("insecure");
  if (!window.MediaRecorder || !from?.[kind === "video" ? "getDisplayMedia" : "getUserMedia"]) throw new Error("old");
  const screen = kind === "video" ? await from.getDisplayMedia({ video: { frameRate: 15 } }) : null;
  // A screen without a voice is better than none.
  const voice = await from.getUserMedia({ audio: true }).catch((no) => { if (!screen) throw no; });
  return new MediaStream([screen, voice].flatMap((stream) => stream?.getTracks() ?? []));
}

customElements.define("desk-recorder", class extends HTMLElement {
  static formAssociated = true;
  inside = this.attachInternals();
  connectedCallback() {
    this.onclick = ({ target }) => this[target.closest("[data-do]")?.dataset.do]?.();
    this.querySelector("[type=file]").onchange = ({ target }) => this.choose(target);
    this.show("start");
  }
  disconnectedCallback() { this.stop(); }
  part(name) { return this.querySelector(`.recorder-${name}`); }
  words(name) { return this.querySelector(`[data-words~="${CSS.escape(name)}"]`)?.textContent ?? name; }
  say(name) { if (this.part("said").textContent !== this.words(name)) this.part("said").textContent = this.words(name); }
  seconds() { return ((this.passed ?? 0) + (this.since ? performance.now() - this.since : 0)) / 1000; }
  hold(goes) { [this.passed, this.since] = [this.seconds() * 1000, goes ? performance.now() : 0]; }

  show(state, said = "") {
    const moves = this.contains(document.activeElement), button = this.part(state).querySelector("[data-do]");
    this.dataset.state = state;
    this.inside.setValidity(...(state === "start" ? [{}] : [{ customError: true }, this.words("busy"), button]));
    onbeforeunload = document.querySelector("desk-recorder:not([data-state=start])") && ((event) => event.preventDefault());
    if (moves) button?.focus();
    this.say(said);
  }

  audio() { return this.record("audio"); }
  video() { return this.record("video"); }
  async record(kind) {
    this.say("asking");
    try { this.stream = await listen(kind); } catch (no) { return this.say(no.name === "Error" ? no.message : no.name); }
    const mimeType = [`${kind}/webm`, `${kind}/mp4`].find((type) => MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(this.stream, { mimeType, ...RATES });
    const pieces = this.begin(kind, "running");
    this.recorder.ondataavailable = ({ data }) => (pieces.made + data.size < MOST ? pieces.add(data) : this.stop());
    this.recorder.onstop = () => pieces.end(this.seconds());
    for (const track of this.stream.getTracks()) track.onended = () => this.stop();
    this.recorder.start(EVERY);
    this.passed = 0;
    this.hold(true);
    this.ticking = setInterval(() => this.tick(), 250);
  }

  choose(field) {
    const [file] = field.files;
    field.value = "";
    if (file?.size > MOST) this.say("large");
    else if (file?.size) this.begin(file.type.replace("image", "picture").split("/")[0], "sending", file);
  }

  begin(kind, state, file) {
    const token = this.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
    this.pieces = new Pieces(this.dataset.address, token, (share, said) => {
      this.querySelector("progress").value = share || 0;
      this.say(said || (this.recorder?.state === "paused" ? "paused" : this.dataset.state));
    });
    if (file) { this.pieces.add(file); this.pieces.end(0); }
    this.show(state, state);
    this.pieces.send(kind).then((url) => url && this.use(url)).catch((no) => { this.stop(); this.show("start", no.message); });
    return this.pieces;
  }

  async use(url) {
    const shown = await this.pieces.insist("POST", () => [`${url}../use/?field=${encodeURIComponent(this.dataset.field)}`]);
    this.part("done").insertAdjacentHTML("beforeend", await shown.text());
    htmx.process(this.part("done"));
    this.show("start", "there");
  }

  tick() { this.querySelector(".time").textContent = new Date(this.seconds() * 1000).toISOString().slice(11, 19).replace(/^00:0?/, ""); }
  pause() {
    const goes = this.recorder.state === "paused";
    this.recorder[goes ? "resume" : "pause"]();
    this.hold(goes);
    this.querySelector("[data-do=pause]").textContent = this.words(goes ? "pause" : "resume");
    this.say(goes ? "running" : "paused");
  }
  stop() {
    clearInterval(this.ticking);
    this.hold(false);
    if (this.recorder?.state !== "inactive") this.recorder?.stop();
    this.stream?.getTracks().forEach((track) => track.stop());
    if (this.dataset.state === "running") this.show("sending", "sending");
  }
  discard() { this.pieces.leave(); this.stop(); this.show("start", "discarded"); }
});
