/** The phone of an account: linked by a message from it, or by a code that the chat gave. */
import { get, post, put, remove } from "./api.js";
import { announce, card, h, hint, twice } from "./dom.js";
import { field, form } from "./form.js";
import { moment, say } from "./words.js";

const PAUSE = 2500; // milliseconds between two looks at whether the message has come

/** The card; `renew` shows the page anew after a change. */
export function phone({ whatsapp_phone: linked, timezone }, renew) {
  if (linked) {
    const unlink = async () => {
      await remove("preferences/whatsapp");
      announce(say("unlinked"));
      await renew();
    };
    return card(say("phone"), h("p", {}, say("phone_linked"), " ", h("strong", { dir: "ltr" }, linked)),
      twice(say("unlink"), say("unlink_sure"), say("unlink_yes"), unlink));
  }
  const steps = h("div");
  const number = field({ name: "phone", label: say("phone_number"), type: "tel", required: true, autocomplete: "tel", hint: say("phone_hint"), maxlength: 40 });
  const send = async (values) => {
    const { data } = await put("preferences/whatsapp", values);
    steps.replaceChildren(toSend(data, timezone));
    watch(data, steps, renew);
  };
  return card(say("phone"), hint(say("phone_none")), form({ parts: [number], action: say("get_code"), send, label: say("phone") }), steps,
    h("details", {}, h("summary", {}, say("have_chat")), hint(say("have_chat_text")), claim(renew)));
}

/** A field for the code that MY ACCOUNT in the chat has given. */
export function claim(done) {
  const code = field({ name: "code", label: say("chat_code"), required: true, autocomplete: "off", autocapitalize: "characters", maxlength: 20, placeholder: "7KQ4-M3PA" });
  const send = async (values) => {
    if (values.code.trim().length < 8) throw wrong();
    await post("preferences/whatsapp/claim", { code: values.code });
    announce(say("linked"));
    await done();
  };
  return form({ parts: [code], action: say("join"), send, kind: "plain", label: say("have_chat") });
}

/** What a code that is too short is answered with. */
export function wrong() {
  return Object.assign(new Error(), { errors: [{ field: "code", message: say("code_short") }] });
}

function toSend({ phone: number, code, link, expires_at: until }, zone) {
  return h("div.steps", { role: "status" },
    h("p", {}, say("send_code", { phone: number })),
    h("p.code", { dir: "ltr" }, code),
    link && h("p", {}, h("a.button", { href: link, target: "_blank", rel: "noopener noreferrer" }, say("open_chat"))),
    h("p.hint", {}, say("code_until", { time: moment(until, zone, { timeStyle: "short" }) })),
    h("p.waiting", {}, say("waiting_for_code")));
}

function watch({ phone: number, expires_at: until }, place, renew) {
  const shown = place.firstChild;
  setTimeout(async () => {
    if (!shown.isConnected) return;
    const found = document.hidden ? null : await get("preferences/me").catch(() => null);
    if (found?.data.whatsapp_phone === number) {
      announce(say("linked"));
      return renew();
    }
    if (!shown.isConnected) return;
    if (Date.now() > Date.parse(until)) return shown.replaceChildren(h("p", {}, say("code_over")));
    watch({ phone: number, expires_at: until }, place, renew);
  }, PAUSE);
}
