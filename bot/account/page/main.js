/** Where somebody is: at the door, at the first questions, or in one of the rooms behind them. */
import { get, SignedOut } from "./api.js";
import { announce, button, card, h, keepFocus } from "./dom.js";
import { door } from "./door.js";
import { isMinor } from "./person.js";
import { questions, waiting } from "./questions.js";
import { end, forget, token } from "./session.js";
import { locale, preferred, say, speak } from "./words.js";

const ROOMS = ["home", "mentor", "memory", "reminders", "children", "data"]; // each is a module of this name
const main = document.getElementById("main");
let person = null;
let turn = 0; // counts what is shown, so that a slow answer never replaces a newer room

addEventListener("hashchange", () => {
  announce("");
  show(true);
});
addEventListener("signed-out", () => leave(say("signed_out")));
await speak(preferred());
await enter();

/** Find out who this is, and show what is theirs. */
async function enter(moved = false) {
  try {
    person = (await token()) === null ? null : await whoever();
    if (person !== null) await speak(person.preferences.locale);
  } catch (problem) {
    if (problem instanceof SignedOut) return;
    return fill([card(say("no_page"), h("p", {}, problem.message), button(say("again"), () => enter(true), "button.main"))], moved);
  }
  await show(moved);
}

async function whoever() {
  const [me, preferences] = await Promise.all([get("users/me"), get("preferences/me")]);
  return { me: me.data, preferences: preferences.data };
}

async function leave(said) {
  forget();
  person = null;
  if (location.hash) history.replaceState(null, "", location.pathname);
  await show(true);
  announce(said);
}

async function show(moved) {
  const mine = ++turn;
  frame();
  let parts;
  if (person === null) parts = door(location.hash === "#sign-up", () => enter(true));
  else if (person.me.onboarding === "waiting_for_guardian") parts = waiting(() => leave(""));
  else if (person.me.onboarding !== "done") parts = questions(person, () => enter(true));
  else {
    main.setAttribute("aria-busy", "true");
    parts = await room().catch(failed);
  }
  if (mine === turn && parts) fill(parts, moved);
}

async function room() {
  const { show: open } = await import(`./${here()}.js`);
  return open(person, { renew: () => enter(false), leave });
}

function failed(problem) {
  if (problem instanceof SignedOut) return null;
  return [card(say("no_page"), h("p", {}, problem.message), button(say("again"), () => show(true), "button.main"))];
}

function fill(parts, moved) {
  main.removeAttribute("aria-busy");
  main.replaceChildren(...parts);
  const heading = main.querySelector("h1, h2");
  document.title = person && heading ? `${heading.textContent} · Tandem` : "Tandem";
  if (!moved) return void (person && keepFocus());
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

function here() {
  return ROOMS.find((one) => `#${one}` === location.hash) ?? "home";
}

/** What stands around every room: who is signed in, and the ways to the others. */
function frame() {
  document.getElementById("skip").textContent = say("skip");
  const nav = document.getElementById("nav");
  const who = document.getElementById("who");
  nav.hidden = person?.me.onboarding !== "done";
  who.replaceChildren();
  if (person === null) return;
  const out = button(say("sign_out"), async () => {
    await end();
    await leave(say("signed_out_now"));
  });
  who.append(h("span.address", {}, person.me.email ?? ""), out);
  nav.setAttribute("aria-label", say("rooms"));
  const rooms = ROOMS.filter((one) => one !== "children" || !isMinor(person.me));
  nav.replaceChildren(h("ul", {}, rooms.map((one) =>
    h("li", {}, h("a", { href: `#${one}`, "aria-current": one === here() ? "page" : null, lang: locale }, say(`room_${one}`))))));
}
