/** Forms whose errors stand at their fields. */
import { SignedOut } from "./api.js";
import { announce, h, id } from "./dom.js";
import { say } from "./words.js";

/**
 * One field: `{name, element, control, read(), fail(message)}`.
 * `type` is an input's, or `textarea` or `select` (with `options`: [value, label] pairs). An empty field reads as null.
 */
export function field({ name, label, type = "text", value, hint, options, required = false, optional = false, list, ...more }) {
  const own = id(name);
  const error = h("p.error", { id: `${own}-error`, hidden: true });
  const help = hint && h("p.hint", { id: `${own}-hint` }, hint);
  const described = [help && `${own}-hint`, `${own}-error`].filter(Boolean).join(" ");
  const control = build(type, { id: own, name, "aria-describedby": described, required, list: list && `${own}-list`, ...more });
  if (options) control.append(...options.map(([key, text]) => h("option", { value: key }, text)));
  if (type === "checkbox") control.checked = Boolean(value);
  else control.value = value ?? "";
  const title = h("label", { for: own }, label, optional && h("span.hint", {}, ` ${say("optional")}`));
  const inside = type === "checkbox" ? [h("div.check", {}, control, title)] : [title, control];
  const element = h("div.field", {}, inside, list && h("datalist", { id: `${own}-list` }, list.map((entry) => h("option", { value: entry }))), help, error);
  return {
    name,
    element,
    control,
    read: () => valueOf(control, type),
    check: () => complaint(control, type, required, more),
    fail(message) {
      error.textContent = message;
      error.hidden = !message;
      control.setAttribute("aria-invalid", String(Boolean(message)));
    },
  };
}

/**
 * A form of fields, groups of fields, and elements between them. `send(values)` may throw what api.js throws;
 * what it returns is announced.
 */
export function form({ parts, action, send, kind = "main", label, beside = [] }) {
  const fields = parts.flatMap((part) => part.fields ?? (part.read ? [part] : []));
  const trouble = h("p.error", { role: "alert", hidden: true });
  const go = h(`button.${kind}`, {}, action);
  const element = h("form", { novalidate: true, "aria-label": label }, parts.map((part) => part.element ?? part), trouble, h("div.row", {}, go, beside));
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (go.getAttribute("aria-busy") === "true") return;
    show(trouble, "");
    fields.forEach((one) => one.fail(one.element.hidden ? "" : one.check()));
    if (focusFirst(fields)) return;
    go.setAttribute("aria-busy", "true");
    try {
      const said = await send(Object.fromEntries(fields.map((one) => [one.name, one.read()])));
      if (said) announce(said);
    } catch (problem) {
      explain(problem, fields, trouble);
    } finally {
      go.removeAttribute("aria-busy");
    }
  });
  return element;
}

/** Fields that belong together, under a legend. */
export function group(legend, fields, hint) {
  const element = h("fieldset", {}, h("legend", {}, legend), hint && h("p.hint", {}, hint), h("div.pair", {}, fields.map((one) => one.element)));
  return { element, fields };
}

/** A group of boxes; reads as the list of those that are ticked. */
export function boxes({ name, legend, options, value, hint }) {
  const error = h("p.error", { id: id(name), hidden: true });
  const all = options.map(([key, text]) => {
    const box = h("input", { type: "checkbox", id: id(name), name, value: key });
    box.checked = value.includes(key);
    return [box, h("div.check", {}, box, h("label", { for: box.id }, text))];
  });
  const element = h("fieldset", { "aria-describedby": error.id }, h("legend", {}, legend), hint && h("p.hint", {}, hint), h("div.boxes", {}, all.map(([, shown]) => shown)), error);
  return {
    name,
    element,
    control: all[0][0],
    read: () => all.filter(([box]) => box.checked).map(([box]) => box.value),
    check: () => "",
    fail(message) {
      show(error, message);
      all[0][0].setAttribute("aria-invalid", String(Boolean(message)));
    },
  };
}

function build(type, attributes) {
  if (type === "textarea") return h("textarea", { rows: 4, ...attributes });
  if (type === "select") return h("select", attributes);
  return h("input", { type, ...attributes });
}

function valueOf(control, type) {
  if (type === "checkbox") return control.checked;
  if (control.value === "" && type !== "textarea") return null;
  return type === "number" ? Number(control.value) : control.value;
}

function complaint(control, type, required, { min, max, minlength }) {
  if (required && (type === "checkbox" ? !control.checked : control.value.trim() === "")) return say("needed");
  if (control.validity.badInput) return say("not_readable");
  if (minlength && control.value && control.value.length < minlength) return say("too_short", { least: minlength });
  if (type !== "number" || control.value === "") return "";
  const number = Number(control.value);
  const good = Number.isInteger(number) && number >= (min ?? -Infinity) && number <= (max ?? Infinity);
  return good ? "" : say("between", { min, max });
}

function explain(problem, fields, trouble) {
  if (problem instanceof SignedOut) return;
  const rest = [];
  for (const { field: where, message } of problem.errors ?? []) {
    const at = fields.find((one) => one.name === where.split(".")[0] && !one.element.hidden);
    if (at) at.fail(sentence(message));
    else rest.push(sentence(message));
  }
  if (!focusFirst(fields) || rest.length) show(trouble, rest.join(" ") || sentence(problem.message));
}

function focusFirst(fields) {
  const wrong = fields.find((one) => one.control.getAttribute("aria-invalid") === "true");
  wrong?.control.focus();
  return Boolean(wrong);
}

function show(place, text) {
  place.textContent = text;
  place.hidden = !text;
}

const sentence = (text) => {
  const plain = text.replace(/^Value error, /, "");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};
