/** A guardian's consent: the notice, who they are, and then the permission. Each step is a click of its own. */
import { get, post } from "./api.js";
import { announce, button, card, h, hint, paragraphs } from "./dom.js";
import { field, form } from "./form.js";
import { say } from "./words.js";

/** The card of a child who waits for an answer. */
export async function asked(bond, { me }, renew) {
  const { data: notice } = await get(`guardianships/${bond.id}/notice`);
  const step = async (body, said) => {
    await post(`guardianships/${bond.id}/consent`, body);
    await renew();
    announce(said);
  };
  const no = button(say("consent_no"), () => step({ step: "refuse" }, say("refused")).catch((problem) => announce(problem.message)));
  const now = bond.state === "notice_sent" ? whoYouAre(me, step, no) : permission(bond, step, no);
  const at = bond.state === "notice_sent" ? 1 : 2;
  return card(say("consent_for", { child: bond.child }), h("div.notice", {}, paragraphs(notice.text)), h("h3", {}, say("step_of", { at })), now);
}

function whoYouAre({ birth_year: known }, step, no) {
  const adult = field({ name: "guardian", label: say("i_am_guardian"), type: "checkbox", required: true });
  const year = field({ name: "birth_year", label: say("own_birth_year"), type: "number", required: true, min: 1900, max: 2100, hint: say("own_birth_year_hint") });
  const send = ({ birth_year: told }) => step({ step: "confirm", birth_year: known ?? told }, say("step_two"));
  return form({ parts: known === null ? [adult, year] : [adult], action: say("go_on"), send, beside: [no], label: say("step_of", { at: 1 }) });
}

function permission({ child }, step, no) {
  const allowed = field({ name: "allowed", label: say("i_allow", { child }), type: "checkbox", required: true });
  const send = () => step({ step: "allow" }, say("allowed", { child }));
  return h("div", {}, hint(say("allow_hint")), form({ parts: [allowed], action: say("allow"), send, beside: [no], label: say("step_of", { at: 2 }) }));
}
