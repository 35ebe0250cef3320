/** The sheet that slides in for lists, message actions and attachments. */
import { find, h, openDialog } from "./dom.js";
import { icon } from "./icons.js";

const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const EDIT_LIFE = 15 * 60 * 1000;

function open(title, ...content) {
  const sheet = find("#sheet");
  find("#sheet-title").textContent = title;
  find("#sheet-body").replaceChildren(...content.filter(Boolean));
  openDialog(sheet);
  return sheet;
}

const close = () => find("#sheet").close();
const closing = (action) => () => {
  close();
  action();
};
const item = (label, action, picture) => h("button.item", { type: "button", onclick: closing(action) }, picture && icon(picture), label);

/** The rows of a list message. */
export function listRows(message, choose) {
  const { action } = message.body;
  const sections = action.sections.map((section) =>
    h(
      "section",
      {},
      section.title && h("h3", {}, section.title),
      section.rows.map((row) =>
        h("button.item", { type: "button", onclick: closing(() => choose(row.id)) }, h("span", {}, row.title), row.description && h("small", {}, row.description)),
      ),
    ),
  );
  open(action.button || "Choose", ...sections);
}

/** What can be done with a bubble. */
export function messageMenu(message, now, phone) {
  const own = message.sender === "person";
  const given = message.reactions.person;
  const emojis = EMOJIS.map((emoji) =>
    h(`button.emoji${given === emoji ? ".chosen" : ""}`, { type: "button", "aria-label": `React with ${emoji}`, onclick: closing(() => phone.react(message, given === emoji ? "" : emoji)) }, emoji),
  );
  open(
    "Message",
    h("div.emojis", { role: "group", "aria-label": "Reactions" }, ...emojis),
    item("Reply", () => phone.composer.reply(message)),
    own && message.kind === "text" && now - new Date(message.at) < EDIT_LIFE && item("Edit", () => phone.composer.edit(message)),
    own && item("Delete for everyone", () => phone.revoke(message)),
    message.text && item("Copy text", () => navigator.clipboard?.writeText(message.text)),
  );
}

/** What can be attached. */
export function attachMenu(composer) {
  open(
    "Attach",
    item("Photo, film or document", () => composer.picker.click(), "picture"),
    item("Voice note from a file", () => composer.soundPicker.click(), "microphone"),
    item("Place", () => composer.phone.sharePlace(), "place"),
  );
}

/** Ask for a place. */
export function placeForm(share) {
  const form = h(
    "form",
    {
      onsubmit: (event) => {
        event.preventDefault();
        const { name, latitude, longitude } = Object.fromEntries(new FormData(form));
        close();
        share({ name, latitude: Number(latitude), longitude: Number(longitude) });
      },
    },
    h("label", {}, "Name ", h("input", { name: "name", value: "Home" })),
    h("label", {}, "Latitude ", h("input", { name: "latitude", type: "number", step: "any", min: -90, max: 90, value: "48.2082", required: true })),
    h("label", {}, "Longitude ", h("input", { name: "longitude", type: "number", step: "any", min: -180, max: 180, value: "16.3738", required: true })),
    h("footer", {}, h("button.main", {}, "Send")),
  );
  open("Place", form);
}
