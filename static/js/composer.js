// Rich text where somebody writes: Trix takes the place of the bare field, and is loaded only there.
const editorAddress = document.querySelector("[data-editor]")?.dataset.editor;
const TOOLS = [["bold", "<b>B</b>", "Bold", "b"], ["italic", "<i>I</i>", "Italic", "i"], ["quote", "❝", "Quotation"],
  ["bullet", "• –", "List"], ["number", "1.", "Numbered list"]];

let Trix;

function toolbar(id) {
  const bar = document.createElement("trix-toolbar");
  bar.id = id;
  const buttons = TOOLS.map(([name, sign, title, key]) =>
    `<button type=button data-trix-attribute=${name} ${key ? `data-trix-key=${key}` : ""} title="${title}" aria-label="${title}" tabindex=-1>${sign}</button>`);
  bar.innerHTML = `<div class=tools>${buttons.join("")}<button type=button data-trix-attribute=href data-trix-action=link data-trix-key=k tabindex=-1>Link</button></div>
    <div data-trix-dialogs><div data-trix-dialog=href data-trix-dialog-attribute=href><input type=url name=href placeholder="https://…" aria-label="Address of the link" required data-trix-input disabled>
    <button type=button class=button data-trix-method=setAttribute>Link</button><button type=button class="button quiet" data-trix-method=removeAttribute>Unlink</button></div></div>`;
  return bar;
}

function enrich(field) {
  const value = document.createElement("input");
  Object.assign(value, { type: "hidden", name: field.dataset.name ?? "html", id: `html-${field.id}` });
  const escape = (text) => Object.assign(document.createElement("p"), { textContent: text }).innerHTML.replaceAll("\n", "<br>");
  value.value = field.value === field.defaultValue ? field.dataset.html : escape(field.value);
  const editor = document.createElement("trix-editor");
  for (const [name, to] of Object.entries({ input: value.id, id: field.id, toolbar: `tools-${field.id}`, placeholder: field.placeholder,
    role: "textbox", "aria-multiline": "true", "aria-label": field.labels[0].textContent })) editor.setAttribute(name, to);
  const focused = document.activeElement === field;
  field.replaceWith(toolbar(`tools-${field.id}`), value, editor);
  if (focused) editor.focus();
}

async function enrichAll() {
  const fields = [...document.querySelectorAll("textarea[data-html]")];
  if (!fields.length || !editorAddress) return;
  Trix = (await import(editorAddress)).default;
  Trix.config.attachments.preview.caption = { name: false, size: false };
  fields.filter((field) => field.isConnected).forEach(enrich);
}

document.addEventListener("click", ({ target }) => {
  if (target.name === "write") document.querySelector(`#text-${target.id.slice(6)}`)?.focus();
});

function attach(field, file) {
  const chosen = new DataTransfer();
  chosen.items.add(file);
  field.files = chosen.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

async function show(editor, field, file) {
  const body = new FormData(editor.closest("form"));
  body.set("files", file);
  const answer = await fetch(field.getAttribute("hx-post"), { method: "POST", body, headers: { Accept: "application/json" } });
  const { url } = answer.ok ? await answer.json() : {};
  // What cannot be shown within the text is attached the plain way, which says what is wrong with it.
  if (url) editor.editor.insertAttachment(new Trix.Attachment({ url, contentType: file.type, filename: file.name, previewable: true }));
  else attach(field, file);
}

document.addEventListener("trix-file-accept", (event) => {
  event.preventDefault();
  const field = event.target.closest(".pane")?.querySelector("input[type=file]");
  if (!field) return;
  if (/^image\/(png|jpeg|gif|webp)$/.test(event.file.type)) show(event.target, field, event.file);
  else attach(field, event.file);
});

// A saved reply goes where somebody writes; without an editor its link opens the ticket with it.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-insert]"), editor = link && document.querySelector(".pane.reply trix-editor");
  if (!editor?.editor) return;
  event.preventDefault();
  link.closest(".insert")?.removeAttribute("open");
  document.querySelector("#write-reply").checked = true;
  const answer = await fetch(link.dataset.insert);
  if (answer.ok) editor.editor.insertHTML(await answer.text());
  editor.focus();
});

document.addEventListener("keydown", (event) => {
  const send = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest(".pane");
  if (send) { event.preventDefault(); send.requestSubmit(send.querySelector(".send .button.main")); }
});

document.addEventListener("htmx:after:swap", enrichAll);
enrichAll();
