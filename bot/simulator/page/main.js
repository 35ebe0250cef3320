/** Ties the page together: phones, tabs, clock, faults, inspector. */
import * as api from "./api.js";
import { find, h, notify, openDialog } from "./dom.js";
import { drawInspector } from "./inspector.js";
import { Phone } from "./phone.js";
import { begin, listen, now, state } from "./store.js";

const phones = new Map();
let active = null;

function activate(id) {
  if (active === id) return;
  active = id;
  phones.forEach((phone) => phone.element.classList.toggle("active", phone.id === id));
  drawTabs();
  drawInspector(id);
}

function drawTabs() {
  const tabs = [...state.people.values()].map((person) =>
    h("button", { type: "button", role: "tab", id: `tab-${person.id}`, "aria-selected": String(person.id === active), "aria-controls": `phone-${person.id}`, tabindex: person.id === active ? 0 : -1, onclick: () => activate(person.id), onkeydown: moveTab }, person.name),
  );
  find("#tabs").replaceChildren(...tabs);
}

function moveTab(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const ids = [...state.people.keys()];
  activate(ids[(ids.indexOf(active) + step + ids.length) % ids.length]);
  find(`#tab-${active}`).focus();
}

function drawPhone(person) {
  const known = phones.get(person.id);
  if (known) known.drawOwner();
  else {
    const phone = new Phone(person, activate);
    phones.set(person.id, phone);
    find("#welcome")?.remove();
    find("#phones").append(phone.element);
  }
  if (!known || !active) activate(active && phones.has(active) ? active : person.id);
  drawTabs();
}

function drawAll() {
  phones.clear();
  find("#phones").replaceChildren(
    h("div", { id: "welcome" }, h("h2", {}, "Nobody here yet"), h("p", {}, "Add a person and write to the bot as you would on a phone. Nothing reaches WhatsApp."), h("button.main", { type: "button", onclick: () => openPerson() }, "Add the first person")),
  );
  active = null;
  state.people.forEach(drawPhone);
  drawFaultsMark();
}

const DRAW = {
  reset: drawAll,
  person: drawPhone,
  message: (message) => phones.get(message.person)?.draw(message),
  typing: ({ person }) => phones.get(person)?.drawTyping(),
  trace: ({ person_id: id }) => id === active && drawInspector(id),
  clock: () => phones.forEach((phone) => phone.drawTyping()),
  faults: drawFaultsMark,
  link: (up) => {
    find("#link").textContent = up ? "" : "reconnecting…";
  },
};
listen((kind, value) => DRAW[kind]?.(value));

const short = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };
const wideClock = new Intl.DateTimeFormat(undefined, { ...short, weekday: "short", second: "2-digit" });
const narrowClock = new Intl.DateTimeFormat(undefined, short);
const narrow = matchMedia("(max-width: 760px)");
function drawClock() {
  const time = find("#now");
  time.textContent = (narrow.matches ? narrowClock : wideClock).format(now());
  time.dateTime = now().toISOString();
}
setInterval(drawClock, 1000);
narrow.onchange = drawClock;

const jump = (seconds) => api.post("clock", { seconds }).then(drawClock);
document.querySelectorAll("[data-jump]").forEach((button) => (button.onclick = () => jump(Number(button.dataset.jump))));
find("#open-jump").onclick = () => openDialog(find("#jump-dialog"));
find("#jump-form").onsubmit = (event) => {
  const { days, hours, minutes } = Object.fromEntries(new FormData(event.target));
  jump(days * 86400 + hours * 3600 + minutes * 60);
};

function openPerson() {
  const form = find("#person-form");
  form.reset();
  form.phone.disabled = false;
  openDialog(find("#person-dialog"));
}
find("#open-person").onclick = openPerson;
find("#person-form").elements.phoneless.onchange = (event) => (find("#person-form").phone.disabled = event.target.checked);
find("#person-form").onsubmit = async (event) => {
  const form = event.target;
  const phone = form.elements.phoneless.checked ? null : form.phone.value;
  const person = await api.post("people", { name: form.elements.name.value, phone });
  if (!person) return;
  state.people.set(person.id, person);
  drawPhone(person);
  activate(person.id);
  find("textarea", phones.get(person.id).element).focus();
};

function drawFaultsMark() {
  const on = state.faults.filter(({ name, value }) => value && !name.endsWith("_seconds")).length;
  find("#open-faults").textContent = on ? `Faults (${on})` : "Faults";
  find("#open-faults").classList.toggle("warning", on > 0);
}
find("#open-faults").onclick = () => {
  find("#faults-list").replaceChildren(
    ...state.faults.map(({ name, label, value }) => {
      const seconds = name.endsWith("_seconds");
      return h("label", {}, h("span", {}, label.replaceAll("`", "")), h("input", { type: "number", name, min: 0, max: seconds ? 3600 : 100, step: "any", value: seconds ? value : Math.round(value * 1e4) / 100, required: true }));
    }),
  );
  openDialog(find("#faults-dialog"));
};
find("#calm").onclick = () => find("#faults-list").querySelectorAll("input:not([name$=_seconds])").forEach((input) => (input.value = 0));
find("#faults-form").onsubmit = (event) => {
  const given = [...new FormData(event.target)].map(([name, value]) => [name, name.endsWith("_seconds") ? Number(value) : value / 100]);
  api.patch("faults", Object.fromEntries(given));
};

find("#toggle-inspector").onclick = (event) => {
  const panel = find("#inspector");
  panel.hidden = !panel.hidden;
  document.body.classList.toggle("inspecting", !panel.hidden);
  event.currentTarget.setAttribute("aria-expanded", String(!panel.hidden));
  drawInspector(active);
};

begin().then(drawClock, () => notify("The simulator does not answer. Is it still running?"));
