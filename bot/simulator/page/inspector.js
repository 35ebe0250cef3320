/** What happened inside the bot during a person's last turns. */
import { find, h } from "./dom.js";
import { state } from "./store.js";

let shown = null;

/** Draw the panel for a person, if it is open. */
export function drawInspector(personId = shown) {
  shown = state.people.has(personId) ? personId : (state.people.keys().next().value ?? null);
  const panel = find("#inspector");
  if (panel.hidden) return;
  const turns = [...(state.turns.get(shown) ?? [])].reverse();
  panel.replaceChildren(
    h("h2", {}, "Inspector"),
    h("label", {}, "Person ", choosePerson()),
    ...(turns.length ? turns.map(drawTurn) : [h("p.hint", {}, "No turn yet. After an answer this shows what was recalled, which step answered, tokens and times.")]),
  );
}

function choosePerson() {
  const people = [...state.people.values()];
  return h("select", { onchange: (event) => drawInspector(event.target.value) }, people.map((person) => h("option", { value: person.id, selected: person.id === shown }, person.name)));
}

function drawTurn(turn, index) {
  const steps = turn.steps ?? [];
  const total = steps.reduce((sum, step) => sum + step.ms, 0);
  const tokens = (turn.input_tokens ?? 0) + (turn.output_tokens ?? 0);
  const asked = (turn.message_ids ?? []).map((id) => state.messages.get(id)?.text).filter(Boolean).join(" · ");
  return h(
    "details.turn",
    { open: index === 0 },
    h("summary", {}, h("span.badge", {}, turn.answered_by ?? "no answer"), h("span", {}, `${total.toFixed(1)} ms`), asked && h("q", {}, asked.slice(0, 60))),
    h("p.small", {}, turn.model ? `${turn.model} · ` : "no model · ", tokens ? `${turn.input_tokens} tokens in, ${turn.output_tokens} out` : "no tokens"),
    h("table", {}, h("caption", {}, "Steps"), steps.map((step) => drawStep(step, total))),
    h("h3", {}, "Recalled"),
    (turn.recalled ?? []).length ? h("ul", {}, turn.recalled.map(({ text, at }) => h("li", {}, text, h("small", {}, ` ${at ?? ""}`)))) : h("p.small", {}, "nothing"),
  );
}

function drawStep(step, total) {
  const share = h("div.share", { "aria-hidden": "true" });
  share.style.width = `${total ? Math.max((step.ms / total) * 100, 1) : 0}%`;
  return h("tr", {}, h("th", { scope: "row" }, step.name), h("td", {}, share), h("td.number", {}, `${Number(step.ms).toFixed(1)} ms`));
}
