/** What a child can have for points, and what they asked for. */
import { get, post, put } from "./api.js";
import { announce, button, h, hint } from "./dom.js";
import { field, form } from "./form.js";
import { say } from "./words.js";

/** Opened, it shows what is asked for and what is on the list. */
export function prizes(bond) {
  const place = h("div.stack");
  const open = h("details", {}, h("summary", {}, say("prizes")), place);
  open.addEventListener("toggle", () => open.open && fill(place, bond).catch((problem) => announce(problem.message)));
  return open;
}

async function fill(place, bond) {
  const at = `guardianships/${bond.id}`;
  const [listed, asked] = await Promise.all([get(`${at}/prizes`), get(`${at}/redemptions`)]);
  const renew = () => fill(place, bond);
  const waiting = asked.data.items.filter((one) => one.state === "asked");
  place.replaceChildren(
    hint(say("prizes_text")),
    h("ul.rows", {}, waiting.map((one) => request(one, at, renew))),
    h("ul.rows", {}, listed.data.items.map((one) => row(one, at, renew))),
    another(at, renew));
}

function request({ id, prize, points }, at, renew) {
  const answer = (state) => act(async () => {
    await post(`${at}/redemptions`, { redemption: id, state });
    announce(say(`prize_${state}`));
  }, renew);
  return h("li", {}, h("strong.text", {}, say("prize_asked", { prize, points })),
    h("div.row", {}, button(say("prize_yes"), answer("given"), "button.main"), button(say("prize_no"), answer("declined"))));
}

function row({ name, points }, at, renew) {
  const gone = button(say("prize_remove"), act(() => put(`${at}/prizes`, { name, points: null }), renew), "button.quiet");
  gone.setAttribute("aria-label", say("prize_remove_this", { prize: name }));
  return h("li", {}, h("span.text", {}, say("prize_row", { prize: name, points })), gone);
}

function another(at, renew) {
  const parts = [
    field({ name: "name", label: say("prize_name"), required: true, maxlength: 60, autocomplete: "off" }),
    field({ name: "points", label: say("prize_points"), type: "number", required: true, min: 1, max: 100000 }),
  ];
  const send = async (values) => {
    await put(`${at}/prizes`, values);
    await renew();
    announce(say("saved"));
  };
  return form({ parts, action: say("prize_add"), send, label: say("prizes"), kind: "plain" });
}

function act(change, renew) {
  return async () => {
    try {
      await change();
    } catch (problem) {
      announce(problem.message);
    }
    await renew();
  };
}
