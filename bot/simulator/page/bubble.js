/** One message as a bubble. */
import { h } from "./dom.js";
import { format } from "./format.js";
import { icon } from "./icons.js";
import { state } from "./store.js";

const TICKS = { sent: 1, delivered: 2, read: 2 };
const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** `act` has the phone's actions: menu, tap, openList, sharePlace, jumpTo. */
export function bubble(message, act) {
  const own = message.sender === "person";
  const content = message.revoked ? [h("p.gone", {}, "This message was deleted")] : parts(message, act);
  return h(
    `article.bubble.${own ? "own" : "theirs"}`,
    { id: message.id, tabindex: "-1", "aria-label": own ? "You" : state.business },
    h(
      "div.card",
      {},
      quoted(message, act),
      content,
      h("footer", {}, message.edited && h("span", {}, "edited"), h("time", { datetime: message.at }, time.format(new Date(message.at))), own && ticks(message)),
      message.problem && h("p.problem", {}, `Not delivered. ${message.problem}`),
      !message.revoked && h("button.more", { type: "button", "aria-label": "Message actions", title: "Message actions", onclick: () => act.menu(message) }, icon("more")),
    ),
    reactions(message),
    message.revoked ? null : choices(message, act),
  );
}

function ticks(message) {
  return h(`span.ticks.${message.status}`, { role: "img", "aria-label": message.status }, "✓".repeat(TICKS[message.status] ?? 0));
}

/** Show a new status without touching a sound or film that may be playing. */
export function redrawTicks(element, message) {
  element.querySelector(".ticks")?.replaceWith(ticks(message));
}

function quoted(message, act) {
  const original = message.reply_to && state.messages.get(message.reply_to);
  if (!original) return null;
  const name = original.sender === "bot" ? state.business : "You";
  const words = original.revoked ? "deleted" : original.text || `[${original.kind}]`;
  return h("button.quoted", { type: "button", onclick: () => act.jumpTo(original.id) }, h("b", {}, name), h("span", {}, words.slice(0, 140)));
}

function parts(message, act) {
  const text = message.text && h("div.text", {}, format(message.text));
  const draw = KINDS[message.kind];
  return draw ? draw(message, text, act) : [h("p.gone", {}, `[${message.kind}]`), text];
}

const KINDS = {
  text: (message, text) => [text],
  template: (message, text) => [headerOf(message.body.header), text],
  interactive: (message, text) => [headerOf(message.body.header), text, message.body.footer && h("p.small", {}, message.body.footer.text ?? "")],
  button: (message, text) => [text],
  image: (message, text) => [picture(message), text],
  sticker: (message) => [picture(message)],
  video: (message, text) => [source(message) ? h("video", { src: source(message), controls: true, preload: "metadata" }) : outside(message), text],
  audio: (message) => [
    h("p.small", {}, icon(message.body.voice ? "microphone" : "sound"), message.body.voice ? "Voice message" : "Sound"),
    source(message) ? h("audio", { src: source(message), controls: true, preload: "metadata" }) : outside(message),
  ],
  document: (message, text) => [
    source(message) ? h("a.file", { href: source(message), download: message.body.filename || "document" }, icon("file"), message.body.filename || "Document") : outside(message),
    text,
  ],
  location: (message) => [h("p.place", {}, icon("place"), message.body.name || "Place", h("br"), h("small", {}, `${message.body.latitude}, ${message.body.longitude}`))],
  contacts: (message) => [h("p", {}, icon("person"), message.text || "Contact")],
  system: (message) => [h("p.gone", {}, message.body.body || "Number changed")],
  unsupported: (message) => [h("p.gone", {}, `[${message.body.type}: the API cannot carry this]`)],
};

const source = (message) => message.body.id && `simulator/media/${encodeURIComponent(message.body.id)}`;

function outside(message) {
  return h("a.file", { href: message.body.link, target: "_blank", rel: "noopener noreferrer" }, icon("link"), message.body.filename || message.body.link || "file");
}

function picture(message) {
  if (!source(message)) return outside(message);
  return h("a", { href: source(message), target: "_blank", rel: "noopener" }, h("img", { src: source(message), alt: message.text || "Picture", loading: "lazy" }));
}

function headerOf(header) {
  if (!header) return null;
  if (header.type === "text") return h("p.head", {}, h("strong", {}, header.text));
  return header.type === "image" && header.image?.id ? picture({ body: header.image, text: "" }) : h("p.small", {}, `[${header.type}]`);
}

function reactions(message) {
  const given = Object.entries(message.reactions).filter(([, emoji]) => emoji);
  if (!given.length) return null;
  const label = given.map(([sender, emoji]) => `${sender === "bot" ? state.business : "You"}: ${emoji}`).join(", ");
  return h("span.reactions", { role: "img", "aria-label": `Reactions. ${label}` }, given.map(([, emoji]) => emoji).join(" "));
}

function choices(message, act) {
  const action = message.body.action ?? {};
  if (message.kind === "template") return buttons(message, message.body.buttons ?? [], act);
  if (message.kind !== "interactive" || message.sender !== "bot") return null;
  if (action.sections) return row(h("button", { type: "button", onclick: () => act.openList(message) }, icon("list"), action.button || "Choose"));
  if (action.buttons) return buttons(message, action.buttons.map((button) => button.reply ?? {}), act);
  if (action.name === "send_location") return row(h("button", { type: "button", onclick: () => act.sharePlace() }, icon("place"), "Send a place"));
  if (action.name === "cta_url") return row(h("a", { href: safe(action.parameters?.url), target: "_blank", rel: "noopener noreferrer" }, icon("link"), action.parameters?.display_text ?? "Open"));
  return row(h("span", {}, `[${message.body.type}]`));
}

const safe = (url) => (/^https?:/i.test(url ?? "") ? url : null);
const row = (...children) => h("div.choices", { role: "group", "aria-label": "Choices" }, ...children);

function buttons(message, offered, act) {
  if (!offered.length) return null;
  return row(
    ...offered.map(({ id, title }) =>
      h(`button${message.chosen === id ? ".chosen" : ""}`, { type: "button", onclick: () => act.tap(message, id) }, message.chosen === id && icon("check"), title ?? ""),
    ),
  );
}
