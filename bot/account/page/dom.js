/** Build elements from data. Strings always become text nodes, so nothing a person writes is ever markup. */
import { say } from "./words.js";

/** `h("button.main", {type: "button", onclick}, "Send")` */
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else element.setAttribute(key, value === true ? "" : value);
}

let made = 0;

/** An id that nothing else on the page has. */
export const id = (stem) => `${stem}-${++made}`;

/** A card with a heading; screen readers find it by that. */
export function card(title, ...children) {
  const heading = h("h2", { id: id("card") }, title);
  return h("section.card", { "aria-labelledby": heading.id }, heading, ...children);
}

export const hint = (text) => h("p.hint", {}, text);

export const button = (text, onclick, kind = "button") => h(kind, { type: "button", onclick }, text);

/** Something that cannot be taken back: a button, and beneath it a question with two answers. */
export function twice(text, question, yes, act) {
  const area = h("div.twice");
  const ask = button(text, open, "button.danger");
  function open() {
    const sure = button(yes, async () => {
      sure.disabled = true;
      await act().catch((problem) => announce(problem.message));
      if (area.isConnected) shut();
    }, "button.danger");
    const title = h("p", { id: id("sure") }, question);
    const keep = button(say("keep"), shut);
    area.replaceChildren(h("div.sure", { role: "group", "aria-labelledby": title.id }, title, h("div.row", {}, sure, keep)));
    keep.focus();
  }
  function shut() {
    area.replaceChildren(ask);
    ask.focus();
  }
  area.append(ask);
  return area;
}

/** Say what happened, also to those who do not see it; it goes after a while. */
export function announce(text) {
  const place = document.getElementById("said");
  place.textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => (place.textContent = ""), 8000);
}

/** Where what had the focus was replaced, go on at the top of the room, not of the page. */
export function keepFocus() {
  if (document.activeElement === document.body) document.getElementById("main").focus({ preventScroll: true });
}

/** Text as WhatsApp marks it up, in paragraphs; only *bold* is known. */
export function paragraphs(text) {
  return text.split(/\n{2,}/).map((block) => h("p.text", {}, block.split(/(\*[^*\n]+\*)/).map((part) =>
    /^\*[^*\n]+\*$/.test(part) ? h("strong", {}, part.slice(1, -1)) : part)));
}

/** A bar that shows how much of something is used. */
export function meter(label, used, most) {
  return h("progress", { "aria-label": label, max: Math.max(most, 1), value: Math.min(used, most) });
}
