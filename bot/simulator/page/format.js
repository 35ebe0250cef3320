/** WhatsApp's text formatting as DOM nodes: *bold* _italic_ ~strike~ `code` ```mono``` > quote and lists. */
import { h } from "./dom.js";

const MARKS = [
  { mark: "*", tag: "strong" },
  { mark: "_", tag: "em" },
  { mark: "~", tag: "s" },
];
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/;
const EDGE = /[\s\p{P}\p{S}]/u;

/** A fragment of block elements for a whole message. */
export function format(text) {
  const fragment = document.createDocumentFragment();
  text.split("```").forEach((part, index, parts) => {
    const closed = index % 2 === 1 && index < parts.length - 1;
    if (closed) fragment.append(h("pre", {}, part.replace(/^\n|\n$/g, "")));
    else fragment.append(...blocks(index % 2 === 1 ? "```" + part : part));
  });
  return fragment;
}

function blocks(text) {
  const out = [];
  for (const line of text.replace(/^\n|\n$/g, "").split("\n")) {
    const quote = /^> ?(.*)$/.exec(line);
    const bullet = /^\s*[-*•] (.*)$/.exec(line);
    const number = /^\s*(\d{1,3})\. (.*)$/.exec(line);
    if (quote) join(out, "blockquote").append(h("p", {}, ...inline(quote[1])));
    else if (bullet) join(out, "ul").append(h("li", {}, ...inline(bullet[1])));
    else if (number) join(out, "ol", { start: number[1] }).append(h("li", {}, ...inline(number[2])));
    else out.push(h("p", {}, ...(line ? inline(line) : [h("br")])));
  }
  return text ? out : [];
}

function join(out, tag, attributes = {}) {
  const last = out.at(-1);
  if (last?.localName === tag) return last;
  out.push(h(tag, attributes));
  return out.at(-1);
}

function inline(text) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...links(plain));
    plain = "";
  };
  for (let at = 0; at < text.length; ) {
    const span = spanAt(text, at);
    if (span) {
      flush();
      nodes.push(h(span.tag, {}, ...(span.tag === "code" ? [span.inner] : inline(span.inner))));
      at = span.end;
    } else plain += text[at++];
  }
  flush();
  return nodes;
}

/** The marked span that begins here, if its marks hug the text and stand at the edges of words. */
function spanAt(text, at) {
  if (text[at] === "`") {
    const end = text.indexOf("`", at + 1);
    return end > at + 1 ? { tag: "code", inner: text.slice(at + 1, end), end: end + 1 } : null;
  }
  const found = MARKS.find(({ mark }) => mark === text[at]);
  if (!found || (at > 0 && !EDGE.test(text[at - 1])) || /\s/.test(text[at + 1] ?? " ")) return null;
  for (let end = text.indexOf(found.mark, at + 1); end > 0; end = text.indexOf(found.mark, end + 1)) {
    const hugs = end > at + 1 && !/\s/.test(text[end - 1]);
    const edge = end + 1 === text.length || EDGE.test(text[end + 1]);
    if (hugs && edge) return { tag: found.tag, inner: text.slice(at + 1, end), end: end + 1 };
  }
  return null;
}

function links(text) {
  const nodes = [];
  for (let rest = text; rest; ) {
    const match = LINK.exec(rest);
    if (!match) return [...nodes, rest];
    if (match.index) nodes.push(rest.slice(0, match.index));
    nodes.push(h("a", { href: match[0], target: "_blank", rel: "noopener noreferrer" }, match[0]));
    rest = rest.slice(match.index + match[0].length);
  }
  return nodes;
}
