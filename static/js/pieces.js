// What is recorded goes up in pieces while it is made (tus 1.0), and waits out a connection that is lost.
const PIECE = 2_000_000, PATIENCE = 90_000, LONGEST_PAUSE = 15_000;

export class Pieces {
  constructor(address, token, tell) { Object.assign(this, { address, token, tell, parts: [], made: 0, sent: 0 }); }
  add(blob) { this.parts.push(blob); this.made += blob.size; this.wake?.(); }
  end(seconds) { Object.assign(this, { seconds, ended: true }); this.wake?.(); }
  leave() { this.left = true; this.wake?.(); if (this.url) this.call("DELETE", this.url).catch(() => {}); }

  // Gives the address of what is up, undefined when it was left. Throws the words of a refusal.
  async send(kind) {
    const length = this.ended ? { "Upload-Length": this.made } : { "Upload-Defer-Length": 1 };
    const created = await this.insist("POST", () => [this.address, { ...length, "Upload-Metadata": `kind ${btoa(kind)}` }]);
    this.url = created?.headers.get("Location");
    if (this.left) this.leave();
    for (let last = false; !last && !this.left;) {
      if (this.sent === this.made && !this.ended) { await new Promise((on) => { this.wake = on; }); continue; }
      const answer = await this.insist("PATCH", () => {
        const rest = new Blob(this.parts).slice(this.sent, this.sent + PIECE);
        last = this.ended && this.sent + rest.size === this.made;
        const end = last && { "Upload-Length": this.made, "Recording-Seconds": this.seconds };
        return [this.url, { "Content-Type": "application/offset+octet-stream", "Upload-Offset": this.sent, ...end }, rest];
      });
      this.sent = Number(answer?.headers.get("Upload-Offset") ?? this.sent);
      this.tell(this.sent / this.made);
    }
    return this.left ? undefined : this.url;
  }

  // Until there is an answer; after each silence the desk is asked how far it has got.
  async insist(method, make) {
    for (let wait = 1000; !this.left; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      const answer = await this.call(method, ...make()).catch(() => null);
      if (answer?.ok) return answer;
      const words = answer?.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
      if (answer?.status < 500 && answer.status !== 409) throw new Error(words || "refused");
      this.tell(this.sent / this.made, words || "lost");
      await new Promise((on) => { setTimeout(on, wait); addEventListener("online", on, { once: true }); });
      const standing = this.url && await this.call("HEAD", this.url).catch(() => null);
      if (standing?.ok) this.sent = Number(standing.headers.get("Upload-Offset"));
    }
  }

  call(method, url, headers, body) {
    const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": this.token, ...headers };
    return fetch(url, { method, body, headers: all, signal: AbortSignal.timeout(PATIENCE) });
  }
}
