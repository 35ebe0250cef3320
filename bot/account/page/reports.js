/** The weekly reports of one's children: the picture, the same in words, and the weeks before. */
import { file, get } from "./api.js";
import { announce, button, card, h, hint, paragraphs } from "./dom.js";
import { moment, say } from "./words.js";

const AT_ONCE = 6;

/** The card with the newest weeks. Pictures are drawn when they come into sight. */
export async function reports() {
  const place = h("div.stack");
  await more(place, `reports?limit=${AT_ONCE}`);
  if (!place.childElementCount) place.append(hint(say("reports_none")));
  return card(say("reports"), hint(say("reports_text")), place);
}

async function more(place, path) {
  const { items, next_cursor: next } = (await get(path)).data;
  place.append(...items.map((one, at) => week(one, at === 0 && !place.childElementCount)));
  if (!next) return;
  const older = button(say("older"), async () => {
    older.disabled = true;
    await more(place, `reports?limit=${AT_ONCE}&cursor=${encodeURIComponent(next)}`).then(() => older.remove(), (problem) => announce(problem.message));
    older.disabled = false;
  });
  place.append(older);
}

function week({ id, child_name: child, week: monday, text }, open) {
  const title = say("week_of", { child: child ?? say("your_child"), day: moment(monday, "UTC", { dateStyle: "long" }) });
  const figure = h("figure", {}, h("p.hint", { role: "status" }, say("drawing")));
  const shown = h("details.week", { open }, h("summary", {}, title), figure, h("div.words", {}, paragraphs(text)));
  const begin = () => {
    if (!shown.open) return;
    shown.removeEventListener("toggle", begin);
    draw(id, title, figure);
  };
  shown.addEventListener("toggle", begin);
  return shown;
}

async function draw(id, title, figure) {
  const drawn = await file(`reports/${id}/picture`).catch(() => null);
  if (drawn === null) return figure.replaceChildren(hint(say("not_drawn")));
  const source = URL.createObjectURL(drawn);
  const picture = h("img", { src: source, alt: say("picture_of", { title }), width: 1080, height: 1350 });
  picture.addEventListener("load", () => URL.revokeObjectURL(source));
  figure.replaceChildren(picture);
}
