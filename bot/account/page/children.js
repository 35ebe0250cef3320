/** A guardian's children: consent in two steps, what applies to each, reports. */
import { get, post } from "./api.js";
import { announce, card, h, hint, keepFocus } from "./dom.js";
import { child } from "./child.js";
import { asked } from "./consent.js";
import { field, form } from "./form.js";
import { wrong } from "./phone.js";
import { reports } from "./reports.js";
import { skills } from "./skills.js";
import { say } from "./words.js";

const ENDED = new Set(["refused", "withdrawn"]);

/** The room; every change of a bond shows it anew. */
export async function show(person) {
  const place = h("div.stack");
  await fill(place, person);
  return [h("h1", {}, say("room_children")), place];
}

async function fill(place, person) {
  const [bonds, known] = await Promise.all([get("guardianships"), skills()]);
  const { items } = bonds.data;
  const renew = () => fill(place, person).then(keepFocus);
  const open = items.filter((bond) => !ENDED.has(bond.state));
  place.replaceChildren(
    ...await Promise.all(open.map((bond) => (bond.state === "active" ? child(bond, renew, known) : asked(bond, person, renew)))),
    ...(items.some((bond) => bond.state === "active" || bond.state === "withdrawn") ? [await reports()] : []),
    add(renew, open.length === 0),
    ...items.filter((bond) => ENDED.has(bond.state)).map((bond) => child(bond, renew, known)),
  );
}

function add(renew, first) {
  const code = field({ name: "code", label: say("child_code"), required: true, autocomplete: "off", autocapitalize: "characters", maxlength: 20, placeholder: "7KQ4-M3PA" });
  const send = async (values) => {
    if (values.code.trim().length < 8) throw wrong();
    await post("guardianships", { code: values.code });
    await renew();
    announce(say("notice_below"));
  };
  const title = say(first ? "first_child" : "another_child");
  return card(title, hint(say("child_code_text")), form({ parts: [code], action: say("go_on"), send, kind: first ? "main" : "plain", label: title }));
}
