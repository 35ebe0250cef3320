/** The first questions, asked once, and what somebody sees who waits for a guardian. */
import { post } from "./api.js";
import { card, h, hint, paragraphs } from "./dom.js";
import { field, form } from "./form.js";
import { claim } from "./phone.js";
import { zoneHere, zones } from "./person.js";
import { deletion } from "./data.js";
import { LANGUAGES, locale, say } from "./words.js";

/** The questions; `answered` is called when they are. */
export function questions({ me, preferences }, answered) {
  const parts = [
    field({ name: "name", label: say("your_name"), value: me.display_name, optional: true, maxlength: 80, autocomplete: "given-name" }),
    field({ name: "birth_year", label: say("birth_year"), type: "number", value: me.birth_year, required: true, min: 1900, max: 2100, hint: say("birth_year_hint"), autocomplete: "bday-year" }),
    field({ name: "locale", label: say("language"), type: "select", value: locale, required: true, options: Object.entries(LANGUAGES) }),
    field({ name: "timezone", label: say("zone"), value: preferences.timezone === "UTC" ? zoneHere() : preferences.timezone, required: true, list: zones(), hint: say("zone_hint") }),
    field({ name: "goal", label: say("goal"), type: "textarea", value: me.goal, optional: true, maxlength: 500, hint: say("goal_hint") }),
  ];
  const send = async (values) => {
    await post("users/me/onboarding", { ...values, goal: values.goal.trim() || null });
    await answered();
  };
  return [
    h("div.hello", {}, h("h1", {}, say("questions")), h("p", {}, say("questions_text"))),
    card(say("about_you"), form({ parts, action: say("go_on"), send, label: say("about_you") })),
    card(say("have_chat"), hint(say("have_chat_text")), claim(answered)),
  ];
}

/** Nothing is kept of a child until a guardian agrees. */
export function waiting(gone) {
  return [
    card(say("waiting"), paragraphs(say("waiting_text"))),
    card(say("delete_account"), ...deletion(gone)),
  ];
}
