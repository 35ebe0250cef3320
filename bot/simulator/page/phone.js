/** A person's phone: head, chat, composer. */
import * as api from "./api.js";
import { bubble, redrawTicks } from "./bubble.js";
import { Composer } from "./composer.js";
import { find, h } from "./dom.js";
import { listRows, messageMenu, placeForm } from "./sheet.js";
import { lastOf, now, placeEarlier, state } from "./store.js";

const day = new Intl.DateTimeFormat(undefined, { weekday: "short", day: "numeric", month: "long", year: "numeric" });
const FULL_PAGE = 200;

export class Phone {
  constructor(person, onActive) {
    this.id = person.id;
    this.path = `people/${person.id}`;
    this.composer = new Composer(this);
    this.log = h("div.log", { role: "log", "aria-label": `Chat of ${person.name}`, tabindex: "0" });
    this.subtitle = h("span.subtitle", { role: "status" }, "business account");
    this.typing = h("div.bubble.theirs.typing", { hidden: true, "aria-label": "is typing" }, h("div.card", {}, h("i"), h("i"), h("i")));
    this.owner = h("header.owner");
    this.element = h(
      "section.phone",
      { id: `phone-${person.id}`, "aria-label": person.name, onfocusin: () => onActive(this.id) },
      this.owner,
      h(
        "div.screen",
        {},
        h("div.chat-head", {}, h("img", { src: "page/icon.svg", alt: "", width: 34, height: 34 }), h("div", {}, h("strong", {}, state.business), this.subtitle)),
        this.log,
        this.composer.element,
      ),
    );
    this.drawOwner();
    this.drawAll();
  }

  drawOwner() {
    const person = state.people.get(this.id);
    const flip = (key) => () => api.patch(this.path, { [key]: !person[key] });
    this.owner.replaceChildren(
      h("span.face", { "aria-hidden": "true" }, [...person.name][0]?.toUpperCase() ?? "?"),
      h("div", {}, h("strong", {}, person.name), h("span.address", { title: person.bsuid }, person.phone ?? `no phone · ${person.bsuid}`)),
      h("button.switch", { type: "button", onclick: flip("online"), title: "Off: messages to this phone wait with one tick" }, person.online ? "Phone on" : "Phone off"),
    );
    this.element.classList.toggle("off", !person.online);
  }

  drawAll() {
    this.lastDay = "";
    const messages = lastOf(this.id);
    this.log.replaceChildren();
    if (messages.length >= FULL_PAGE) this.log.append(h("button.earlier", { type: "button", onclick: () => this.loadEarlier() }, "Show earlier messages"));
    if (!messages.length) this.log.append(h("p.empty", {}, "Say hello below. What you write is delivered to the bot's webhook, signed as WhatsApp does."));
    for (const message of messages) this.append(message);
    this.log.append(this.typing);
    this.drawTyping();
    this.toEnd();
  }

  draw(message) {
    const present = find(`[id="${CSS.escape(message.id)}"]`, this.log);
    if (present && find("audio, video", present) && !message.revoked) return redrawTicks(present, message);
    if (present) {
      const focused = present.contains(document.activeElement);
      const fresh = bubble(message, this.actions);
      present.replaceWith(fresh);
      if (focused) fresh.focus();
      return;
    }
    const follow = this.atEnd || message.sender === "person";
    this.append(message);
    this.drawTyping();
    if (follow) this.toEnd();
  }

  append(message) {
    find(".empty", this.log)?.remove();
    const date = day.format(new Date(message.at));
    const nodes = date === this.lastDay ? [] : [h("p.day", {}, date)];
    this.lastDay = date;
    nodes.push(bubble(message, this.actions));
    if (this.typing.parentNode === this.log) this.typing.before(...nodes);
    else this.log.append(...nodes);
  }

  async loadEarlier() {
    const first = lastOf(this.id)[0];
    const { messages } = await api.get(`${this.path}/messages?before=${encodeURIComponent(first.id)}`);
    placeEarlier(this.id, messages);
    this.drawAll();
    find(`[id="${CSS.escape(first.id)}"]`, this.log)?.scrollIntoView();
    if (messages.length < FULL_PAGE) find(".earlier", this.log)?.remove();
  }

  drawTyping() {
    const left = (state.typing.get(this.id) ?? 0) - performance.now();
    const follow = this.atEnd;
    clearTimeout(this.typingTimer);
    this.typing.hidden = left <= 0;
    this.subtitle.textContent = left > 0 ? "typing…" : "business account";
    if (left <= 0) return;
    this.typingTimer = setTimeout(() => this.drawTyping(), left + 50);
    if (follow) this.toEnd();
  }

  get atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  get actions() {
    return {
      menu: (message) => messageMenu(message, now(), this),
      openList: (message) => listRows(message, (id) => this.tap(message, id)),
      tap: (message, id) => this.tap(message, id),
      sharePlace: () => this.sharePlace(),
      jumpTo: (id) => this.jumpTo(id),
    };
  }

  tap(message, id) {
    return api.post(`${this.path}/taps`, { message_id: message.id, choice_id: id });
  }

  sharePlace() {
    placeForm((place) => api.post(`${this.path}/places`, place));
  }

  react(message, emoji) {
    return api.post(`${this.path}/reactions`, { message_id: message.id, emoji });
  }

  revoke(message) {
    return api.remove(`${this.path}/messages/${encodeURIComponent(message.id)}`);
  }

  jumpTo(id) {
    const target = find(`[id="${CSS.escape(id)}"]`, this.log);
    target?.scrollIntoView({ block: "center" });
    target?.focus();
  }
}
