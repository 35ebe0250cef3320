/** What Tandem helps with and may be turned off. */
import { get } from "./api.js";
import { boxes } from "./form.js";
import { say } from "./words.js";

/** Every skill that can be turned off: its name and what it is called. */
export const skills = async () => (await get("skills")).data.items.map(({ name, title }) => [name, title]);

/** Boxes of a form: checked is off. */
export const off = (known, value, hint) => boxes({ name: "skills_off", legend: say("skills_off"), hint, value, options: known });
