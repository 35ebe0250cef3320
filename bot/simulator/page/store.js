/** What the page knows, fed by one snapshot and then by Server-Sent Events. */
import { get } from "./api.js";

export const state = {
  people: new Map(), // id → person
  messages: new Map(), // id → message
  chats: new Map(), // person id → ids of messages, oldest first
  turns: new Map(), // person id → traces
  typing: new Map(), // person id → when it ends (performance.now())
  faults: [],
  clock: { base: Date.now(), at: performance.now() },
  business: "",
};
const listeners = [];

/** Call `listener(kind, value)` on every change; kinds are those of the events, and "reset" and "link". */
export const listen = (listener) => listeners.push(listener);
const tell = (kind, value) => listeners.forEach((listener) => listener(kind, value));

/** Load everything, then follow. The browser reconnects by itself and goes on where it was. */
export async function begin() {
  const snapshot = await get("state");
  for (const key of ["people", "messages", "chats", "turns", "typing"]) state[key].clear();
  state.business = snapshot.business;
  state.faults = snapshot.faults;
  setClock(snapshot.clock);
  snapshot.people.forEach((person) => state.people.set(person.id, person));
  snapshot.messages.forEach(place);
  snapshot.typing.forEach(setTyping);
  snapshot.traces.forEach(addTurn);
  tell("reset");
  follow(snapshot.cursor);
}

function follow(cursor) {
  const source = new EventSource(`simulator/events?after=${encodeURIComponent(cursor)}`);
  const on = (kind, take) =>
    source.addEventListener(kind, (event) => {
      const value = JSON.parse(event.data);
      take(value);
      tell(kind, value);
    });
  on("person", (person) => state.people.set(person.id, person));
  on("message", place);
  on("typing", setTyping);
  on("trace", addTurn);
  on("clock", setClock);
  on("faults", (value) => (state.faults = value.faults));
  source.addEventListener("reset", () => {
    source.close();
    setTimeout(() => begin().catch(() => location.reload()), 500);
  });
  source.onopen = () => tell("link", true);
  source.onerror = () => tell("link", false);
}

function place(message) {
  const known = state.messages.has(message.id);
  state.messages.set(message.id, message);
  if (!state.chats.has(message.person)) state.chats.set(message.person, []);
  if (!known) state.chats.get(message.person).push(message.id);
  if (!known && message.sender === "bot") state.typing.delete(message.person);
}

/** Put earlier messages before the others. */
export function placeEarlier(personId, messages) {
  messages.forEach((message) => state.messages.set(message.id, message));
  state.chats.get(personId).unshift(...messages.map((message) => message.id));
}

function setTyping({ person, seconds }) {
  if (seconds > 0) state.typing.set(person, performance.now() + seconds * 1000);
  else state.typing.delete(person);
}

function addTurn({ person_id: id, turn }) {
  const turns = state.turns.get(id) ?? [];
  state.turns.set(id, [...turns, turn].slice(-20));
}

function setClock({ now }) {
  state.clock = { base: Date.parse(now), at: performance.now() };
}

/** The simulated time now. */
export const now = () => new Date(state.clock.base + performance.now() - state.clock.at);

export const lastOf = (personId) => (state.chats.get(personId) ?? []).map((id) => state.messages.get(id));
