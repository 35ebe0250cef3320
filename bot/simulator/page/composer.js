/** Where a person writes: text, files, voice notes, replies and edits. */
import * as api from "./api.js";
import { h, notify } from "./dom.js";
import { icon } from "./icons.js";
import { Recorder } from "./recorder.js";
import { attachMenu } from "./sheet.js";
import { state } from "./store.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.replyTo = null;
    this.editing = null;
    this.file = null;
    this.context = h("div.context", { hidden: true });
    this.input = h("textarea", { rows: 1, "aria-label": "Message", placeholder: "Message", autocomplete: "off", onkeydown: (event) => this.key(event), oninput: () => this.resize() });
    this.picker = h("input", { type: "file", hidden: true, "aria-label": "File", onchange: () => this.attach(this.picker, false) });
    this.soundPicker = h("input", { type: "file", hidden: true, accept: "audio/*", "aria-label": "Sound file", onchange: () => this.attach(this.soundPicker, true) });
    this.voice = h("button.round", { type: "button", "aria-label": "Record a voice note", title: "Record a voice note", onclick: () => this.record() }, icon("microphone"));
    this.element = h(
      "form.composer",
      { onsubmit: (event) => this.submit(event) },
      this.context,
      h("button.round", { type: "button", "aria-label": "Attach", title: "Attach", onclick: () => attachMenu(this) }, icon("plus")),
      this.input,
      this.picker,
      this.soundPicker,
      this.voice,
      h("button.round.send", { "aria-label": "Send", title: "Send" }, icon("send")),
    );
    this.recorder = new Recorder();
  }

  key(event) {
    if (event.key === "Escape") this.clearContext();
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.element.requestSubmit();
  }

  resize() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
  }

  async submit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (this.file) return this.send(this.sendFile(this.file.blob, this.file.name, this.file.voice, text));
    if (!text) return this.input.focus();
    const path = `${this.phone.path}/messages`;
    if (this.editing) return this.send(api.patch(`${path}/${encodeURIComponent(this.editing.id)}`, { text }));
    return this.send(api.post(path, { text, reply_to: this.replyTo?.id ?? null }));
  }

  async send(request) {
    const draft = this.input.value;
    this.input.value = "";
    const { replyTo, editing, file } = this;
    this.clearContext();
    this.resize();
    this.input.focus();
    if ((await request) !== null) return;
    Object.assign(this, { replyTo, editing, file }); // refused: give the words back
    this.input.value ||= draft;
    this.drawContext();
  }

  sendFile(blob, name, voice, caption) {
    const form = new FormData();
    form.append("file", blob, name);
    form.append("caption", caption);
    form.append("voice", String(voice));
    if (this.replyTo) form.append("reply_to", this.replyTo.id);
    return api.post(`${this.phone.path}/media`, form);
  }

  attach(picker, voice) {
    const [chosen] = picker.files;
    picker.value = "";
    if (!chosen) return;
    if (voice) return void this.send(this.sendFile(chosen, chosen.name, true, ""));
    this.file = { blob: chosen, name: chosen.name, voice: false };
    this.drawContext();
    this.input.focus();
  }

  async record() {
    try {
      const sound = await this.recorder.toggle();
      if (sound) await this.sendFile(sound, "voice", true, "");
    } catch {
      notify("The microphone cannot be used here. A sound file can be sent instead, under “Attach”.");
    }
    const on = this.recorder.running;
    this.voice.classList.toggle("recording", on);
    this.voice.replaceChildren(icon(on ? "stop" : "microphone"));
    this.voice.setAttribute("aria-label", on ? "Stop and send the voice note" : "Record a voice note");
  }

  reply(message) {
    Object.assign(this, { replyTo: message, editing: null });
    this.drawContext();
    this.input.focus();
  }

  edit(message) {
    Object.assign(this, { replyTo: null, editing: message });
    this.input.value = message.text;
    this.drawContext();
    this.resize();
    this.input.focus();
  }

  clearContext() {
    if (this.editing) this.input.value = "";
    Object.assign(this, { replyTo: null, editing: null, file: null });
    this.drawContext();
  }

  drawContext() {
    const about = this.editing ?? this.replyTo;
    const title = this.editing ? "Edit message" : this.replyTo ? `Reply to ${about.sender === "bot" ? state.business : "yourself"}` : "";
    this.context.hidden = !about && !this.file;
    this.context.replaceChildren(
      h("div", {}, title && h("b", {}, title), about && h("span", {}, (about.text || `[${about.kind}]`).slice(0, 120)), this.file && h("span", {}, icon("file"), this.file.name)),
      h("button.round", { type: "button", "aria-label": "Cancel", onclick: () => this.clearContext() }, icon("close")),
    );
  }
}
