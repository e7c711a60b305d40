// Records voice or screen within a form, and puts what came up into it. What it says stands in the page.
const MOST = 500_000_000, EVERY = 4000, RATES = { videoBitsPerSecond: 2_000_000, audioBitsPerSecond: 48_000 };
// A piece leaves when it is full: some seconds of what is being recorded.
const PIECE = { audio: 24_000, video: 200_000, file: 2_000_000 }, PATIENCE = 90_000, REFUSALS = [404, 412, 413, 415, 422];
const PAUSES = [1, 2, 4, 8, ...Array(10_000).fill(10)].map((seconds) => seconds * 1000);
// Read each time: who signs in anew, in another window, goes on with what was being sent.
const token = () => document.cookie.match(/csrftoken=([^;]*)/)?.[1] ?? "";

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
    // Telephones record no screen.
    if (isSecureContext && !navigator.mediaDevices?.getDisplayMedia) this.querySelector("[data-do=video]")?.remove();
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

  audio() { this.record("audio"); }
  video() { this.record("video"); }
  async record(kind) {
    this.say("asking");
    try { this.stream = await listen(kind); } catch (no) { return this.say(no.name === "Error" ? no.message : no.name); }
    const mimeType = [`${kind}/webm`, `${kind}/mp4`].find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = this.recorder = new MediaRecorder(this.stream, { mimeType, ...RATES });
    let made = 0;
    const pieces = new ReadableStream({ start: (to) => {
      recorder.ondataavailable = ({ data }) => ((made += data.size) < MOST ? to.enqueue(data) : this.stop("full"));
      recorder.onstop = () => to.close();
    } });
    for (const track of this.stream.getTracks()) track.onended = () => this.stop();
    recorder.start(EVERY);
    this.passed = 0;
    this.hold(true);
    this.ticking = setInterval(() => {
      this.querySelector(".time").textContent = new Date(this.seconds() * 1000).toISOString().slice(11, 19).replace(/^00:0?/, "");
    }, 250);
    this.send(pieces.getReader(), kind, "running", { chunkSize: PIECE[kind], uploadLengthDeferred: true });
  }

  choose(field) {
    const [file] = field.files;
    field.value = "";
    if (file?.size > MOST) this.say("large");
    else if (file?.size) this.send(file, file.type.replace("image", "picture").split("/")[0], "sending", { chunkSize: PIECE.file });
  }

  async send(source, kind, state, how) {
    this.show(state, state);
    await import(this.dataset.tus).catch(() => { this.stop(); this.show("start", "lost"); });
    const upload = this.upload = new tus.Upload(source, { ...how, endpoint: this.dataset.address, metadata: { kind }, retryDelays: PAUSES,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => {
        request.setHeader("X-CSRFToken", token());
        if (!source.size) request.setHeader("Recording-Seconds", `${this.seconds()}`);
        Object.assign(request.getUnderlyingObject(), { timeout: PATIENCE, ontimeout() { this.onerror(); } });
      },
      onProgress: (sent, size) => {
        this.querySelector("progress").value = size ? sent / size : 0;
        this.say(this.recorder?.state === "paused" ? "paused" : this.dataset.state);
      },
      onShouldRetry: ({ originalResponse: no }) => {
        this.say(no?.getStatus() === 507 ? no.getBody() : no?.getStatus() < 500 ? "out" : "lost");
        return !REFUSALS.includes(no?.getStatus());
      },
      onError: ({ originalResponse: no }) => { this.stop(); this.show("start", no?.getBody() || "refused"); },
      onSuccess: () => this.use(upload) });
    upload.start();
  }

  async use(upload) {
    const address = `${upload.url}../use/?field=${encodeURIComponent(this.dataset.field)}`;
    const shown = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => null);
    if (!shown?.ok) return setTimeout(() => this.use(upload), PAUSES[3]);
    this.part("done").insertAdjacentHTML("beforeend", await shown.text());
    htmx.process(this.part("done"));
    this.show("start", "there");
  }

  pause() {
    const goes = this.recorder.state === "paused";
    this.recorder[goes ? "resume" : "pause"]();
    this.hold(goes);
    this.querySelector("[data-do=pause]").textContent = this.words(goes ? "pause" : "resume");
    this.say(goes ? "running" : "paused");
  }

  stop(said = "sending") {
    clearInterval(this.ticking);
    this.hold(false);
    if (this.recorder?.state !== "inactive") this.recorder?.stop();
    this.stream?.getTracks().forEach((track) => track.stop());
    if (this.dataset.state === "running") this.show("sending", said);
  }

  discard() { this.upload?.abort(true).catch(() => {}); this.stop(); this.show("start", "discarded"); }
});
