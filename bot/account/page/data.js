/** A person's own data: to take along, to delete. */
import { file, remove } from "./api.js";
import { announce, button, card, h, hint } from "./dom.js";
import { field, form } from "./form.js";
import { say } from "./words.js";

/** Export and deletion; `leave` ends what is left of the session. */
export async function show(_person, { leave }) {
  return [
    h("h1", {}, say("room_data")),
    card(say("export"), hint(say("export_text")), h("div.row", {}, download("json"), download("html"))),
    card(say("delete_account"), ...deletion(leave)),
  ];
}

/** What a person reads, and the word they type, before everything of theirs is deleted. */
export function deletion(leave) {
  const word = say("delete_word");
  const typed = field({ name: "word", label: say("type_word", { word }), required: true, autocomplete: "off", autocapitalize: "none", spellcheck: "false" });
  const send = async (values) => {
    if (values.word.trim().toLowerCase() !== word) throw Object.assign(new Error(), { errors: [{ field: "word", message: say("type_word", { word }) }] });
    const { data } = await remove("users/me");
    await leave(say("deleted", { rows: Object.values(data.rows).reduce((sum, rows) => sum + rows, 0) }));
  };
  return [h("p", {}, say("delete_text")), form({ parts: [typed], action: say("delete_all"), send, kind: "danger", label: say("delete_account") })];
}

function download(format) {
  const go = button(say(`export_${format}`), async () => {
    go.disabled = true;
    await save(format).catch((problem) => announce(problem.message));
    go.disabled = false;
  });
  return go;
}

async function save(format) {
  const link = URL.createObjectURL(await file(format === "html" ? "users/me/export/page" : "users/me/export"));
  h("a", { href: link, download: `tandem.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(link), 60_000);
  announce(say("exported"));
}
