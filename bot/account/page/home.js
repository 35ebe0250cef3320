/** The first room: today's share, the phone, and for a child what a guardian sees. */
import { get } from "./api.js";
import { card, h, hint, meter, paragraphs } from "./dom.js";
import { phone } from "./phone.js";
import { isMinor } from "./person.js";
import { moment, say } from "./words.js";

/** `person` as main.js has it; `renew` reads it anew. */
export async function show({ me, preferences }, { renew }) {
  const { data: today } = await get("usage/me");
  const name = me.display_name;
  return [
    h("h1", {}, name ? say("hello_name", { name }) : say("hello")),
    phone(preferences, renew),
    usage(today),
    isMinor(me) && card(say("guardian_sees"), ...paragraphs(say("guardian_sees_text"))),
  ].filter(Boolean);
}

function usage({ messages, limit, left, resets_at: resets, timezone, tier }) {
  const count = say("used_of", { used: messages, limit });
  return card(say("today"), h("p.big", {}, count), meter(count, messages, limit),
    hint(say("left_until", { left, time: moment(resets, timezone, { timeStyle: "short" }), zone: timezone })),
    hint(say("tier", { tier: say(`tier_${tier}`) })));
}
