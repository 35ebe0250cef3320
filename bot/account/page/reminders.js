/** Reminders and check-ins: what is kept, one more, one less. */
import { get, post, remove } from "./api.js";
import { announce, button, card, h, hint } from "./dom.js";
import { boxes, field, form } from "./form.js";
import { moment, say, weekday } from "./words.js";

const KINDS = ["reminder", "check_in"];
const REPEATS = ["once", "daily", "weekly"];
const DAYS = [1, 2, 3, 4, 5, 6, 7];

/** The list, and the form beneath it. */
export async function show() {
  const list = h("div");
  await fill(list);
  return [h("h1", {}, say("room_reminders")), card(say("reminders_now"), list), card(say("reminder_new"), another(list))];
}

async function fill(list, path = "reminders?limit=50") {
  const { items, next_cursor: next } = (await get(path)).data;
  const open = items.filter((one) => one.next_run_at !== null);
  if (path === "reminders?limit=50") list.replaceChildren(open.length ? "" : hint(say("reminders_none")));
  list.append(h("ul.rows", {}, open.map((one) => row(one, list))));
  if (next) {
    const more = button(say("more"), async () => {
      await fill(list, `reminders?limit=50&cursor=${encodeURIComponent(next)}`);
      more.remove();
    });
    list.append(more);
  }
}

function row({ id, text, kind, repeats, weekdays, local_time: time, timezone, next_run_at: next }, list) {
  const days = weekdays.map((day) => weekday(day, "short")).join(", ");
  const rule = repeats === "once" ? moment(next, timezone) : `${say(`repeats_${repeats}`)}${days && ` · ${days}`} · ${time}`;
  const cancel = button(say("cancel"), async () => {
    cancel.disabled = true;
    await remove(`reminders/${id}`).then(() => announce(say("cancelled")), (problem) => announce(problem.message));
    await fill(list);
    (list.querySelector("button") ?? document.getElementById("main")).focus();
  }, "button.quiet");
  cancel.setAttribute("aria-label", say("cancel_this", { text }));
  const label = kind === "check_in" ? h("span.badge", {}, say("kind_check_in")) : null;
  return h("li", {}, h("div", {}, h("strong.text", {}, text), " ", label, h("p.hint", {}, rule)), cancel);
}

function another(list) {
  const today = new Intl.DateTimeFormat("en-CA").format(new Date()); // en-CA writes year-month-day
  const repeats = field({ name: "repeats", label: say("repeats"), type: "select", value: "once", options: REPEATS.map((one) => [one, say(`repeats_${one}`)]) });
  const on = field({ name: "on", label: say("day"), type: "date", value: today, required: true });
  const weekdays = boxes({ name: "weekdays", legend: say("weekdays"), value: [], options: DAYS.map((day) => [String(day), weekday(day)]) });
  const text = field({ name: "text", label: say("reminder_text"), required: true, maxlength: 500, autocomplete: "off" });
  const parts = [
    text,
    field({ name: "kind", label: say("kind"), type: "select", value: "reminder", options: KINDS.map((one) => [one, say(`kind_${one}`)]), hint: say("kind_hint") }),
    repeats, on, weekdays,
    field({ name: "local_time", label: say("time"), type: "time", value: "08:00", required: true }),
  ];
  const arrange = () => {
    on.element.hidden = repeats.control.value !== "once";
    weekdays.element.hidden = repeats.control.value !== "weekly";
  };
  repeats.control.addEventListener("change", arrange);
  arrange();
  const send = async (values) => {
    const own = { ...values, on: values.repeats === "once" ? values.on : null, weekdays: values.repeats === "weekly" ? values.weekdays.map(Number) : [] };
    await post("reminders", own);
    text.control.value = "";
    await fill(list);
    return say("reminder_kept");
  };
  return form({ parts, action: say("add"), send, label: say("reminder_new") });
}
