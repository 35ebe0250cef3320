/** The mentor's persona, and how it meets this person: name, language, zone, quiet hours. */
import { get, patch, post, Refused } from "./api.js";
import { card, h, hint } from "./dom.js";
import { field, form, group } from "./form.js";
import { zones } from "./person.js";
import { off, skills } from "./skills.js";
import { LANGUAGES, say } from "./words.js";

const PERSONALITIES = ["warm", "calm", "playful", "direct", "curious"];

/** Three forms, each with the version it was read in. */
export async function show({ me }, { renew }) {
  const [chosen, preferences, known] = await Promise.all([get("avatars/me").catch(none), get("preferences/me"), skills()]);
  return [h("h1", {}, say("room_mentor")), persona(chosen), manners(preferences, renew, known), you(me, renew)];
}

function persona(chosen) {
  let known = chosen;
  const { name, age, personality } = chosen?.data ?? { name: "Tandem", age: 30, personality: "warm" };
  const parts = [
    field({ name: "name", label: say("persona_name"), value: name, required: true, maxlength: 40, autocomplete: "off" }),
    field({ name: "age", label: say("persona_age"), type: "number", value: age, required: true, min: 20, max: 120, hint: say("persona_age_hint") }),
    field({ name: "personality", label: say("personality"), type: "select", value: personality, options: PERSONALITIES.map((one) => [one, say(`is_${one}`)]) }),
  ];
  const send = async (values) => {
    known = known ? await patch("avatars/me", values) : await post("avatars", values);
    return say("saved");
  };
  return card(say("persona"), hint(say("persona_text")), form({ parts, action: say("save"), send, label: say("persona") }));
}

function manners({ data }, renew, known) {
  const parts = [
    field({ name: "locale", label: say("language"), type: "select", value: data.locale, options: Object.entries(LANGUAGES) }),
    field({ name: "timezone", label: say("zone"), value: data.timezone, required: true, list: zones(), hint: say("zone_hint") }),
    group(say("quiet"), [
      field({ name: "quiet_from", label: say("from"), type: "time", value: data.quiet_from }),
      field({ name: "quiet_to", label: say("to"), type: "time", value: data.quiet_to }),
    ], say("quiet_hint")),
    off(known, data.skills_off, say("skills_off_hint")),
  ];
  const send = async (values) => {
    await patch("preferences/me", values);
    await renew();
    return say("saved");
  };
  return card(say("manners"), form({ parts, action: say("save"), send, label: say("manners") }));
}

function you(me, renew) {
  const parts = [
    field({ name: "display_name", label: say("your_name"), value: me.display_name, maxlength: 80, autocomplete: "given-name" }),
    field({ name: "goal", label: say("goal"), type: "textarea", value: me.goal, maxlength: 500 }),
  ];
  const send = async (values) => {
    await patch("users/me", { ...values, goal: values.goal.trim() || null });
    await renew();
    return say("saved");
  };
  return card(say("about_you"), form({ parts, action: say("save"), send, label: say("about_you") }));
}

function none(problem) {
  if (problem instanceof Refused && problem.status === 404) return null;
  throw problem;
}
