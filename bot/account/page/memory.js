/** What Tandem remembers: four documents to read and correct, and the newest rows of what happened. */
import { get, patch, Refused } from "./api.js";
import { button, card, h, hint } from "./dom.js";
import { field, form } from "./form.js";
import { moment, say } from "./words.js";

const DOCUMENTS = ["identity", "current_state", "long_term_summary", "core_instructions"];

/** Every document is a form of its own; all share one version. */
export async function show() {
  const kept = await get("memories/me"); // {data, tag}, replaced by what each change answers
  return [
    h("h1", {}, say("room_memory")),
    hint(say("memory_text")),
    ...DOCUMENTS.map((name) => document(name, kept)),
    rows(say("episodes"), kept.data.episodic_memory, ({ day, line }) => [at(day), line]),
    rows(say("rewards"), kept.data.rewards, ({ earned_at: day, points, reason }) => [at(day), `${say("points", { points })} · ${reason}`]),
  ];
}

function document(name, kept) {
  let seen = kept.data[name];
  const text = field({ name, label: say(`memory_${name}_hint`), type: "textarea", value: seen, maxlength: 4000, rows: 5 });
  const clash = h("div", { "aria-live": "polite" });
  const forget = button(say("forget"), () => {
    text.control.value = "";
    text.control.focus();
  }, "button.quiet");

  async function send(values, again = true) {
    clash.replaceChildren();
    try {
      Object.assign(kept, await patch("memories/me", values, kept.tag));
    } catch (problem) {
      if (!(problem instanceof Refused) || problem.status !== 412) throw problem;
      Object.assign(kept, await get("memories/me"));
      if (again && kept.data[name] === seen) return send(values, false); // something else was changed
      tell(kept.data[name]);
      return "";
    }
    seen = kept.data[name];
    return seen === "" ? say("forgotten") : say("saved");
  }

  function tell(now) {
    seen = now;
    const take = button(say("clash_take"), () => {
      text.control.value = now;
      clash.replaceChildren();
      text.control.focus();
    });
    clash.replaceChildren(h("div.clash", {}, h("p", {}, say("clash")), h("blockquote.text", {}, now || say("clash_empty")), take));
  }

  const shown = card(say(`memory_${name}`), form({ parts: [text, clash], action: say("save"), send, beside: [forget], label: say(`memory_${name}`) }));
  shown.classList.add("document");
  return shown;
}

function rows(title, items, cells) {
  if (!items.length) return "";
  return card(title, h("ul.rows", {}, items.map((item) => {
    const [when, what] = cells(item);
    return h("li", {}, h("span.when", {}, when), h("span", {}, what));
  })));
}

const at = (day) => moment(day, "UTC", { dateStyle: "medium" });
