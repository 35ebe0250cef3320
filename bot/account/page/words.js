/** Everything the page says, from words/{language}.json; missing words are said in English. */

export const LANGUAGES = { en: "English", es: "Español", pt: "Português", fr: "Français", de: "Deutsch", hi: "हिन्दी" };

let english = {};
let words = {};

/** The language that is spoken now. */
export let locale = "en";

/** Speak a language from now on. */
export async function speak(wanted) {
  if (!Object.keys(english).length) english = await load("en");
  locale = wanted in LANGUAGES ? wanted : "en";
  words = locale === "en" ? english : await load(locale).catch(() => ({}));
  document.documentElement.lang = locale;
}

/** The language of the browser, among ours. */
export function preferred() {
  return navigator.languages.map((tag) => tag.split("-")[0]).find((tag) => tag in LANGUAGES) ?? "en";
}

/** A line with its slots filled: `say("points", {points: 3})`. */
export function say(key, slots = {}) {
  return (words[key] ?? english[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => slots[name] ?? whole);
}

/** A moment as people of this language write it, in a zone. */
export function moment(iso, timeZone, style = { dateStyle: "full", timeStyle: "short" }) {
  try {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone }).format(new Date(iso));
  } catch {
    return new Intl.DateTimeFormat(locale, style).format(new Date(iso)); // a zone this browser does not know
  }
}

/** The day of a week's number, 1 is Monday. */
export function weekday(number, style = "long") {
  return new Intl.DateTimeFormat(locale, { weekday: style, timeZone: "UTC" }).format(new Date(Date.UTC(2024, 0, number)));
}

async function load(language) {
  return (await fetch(new URL(`words/${language}.json`, import.meta.url))).json();
}
