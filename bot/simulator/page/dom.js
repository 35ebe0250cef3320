/** Build elements from data. Strings always become text nodes, so nothing a person writes is ever markup. */

/** `h("button.main", {type: "button", onclick}, "Send")` */
export function h(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function set(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else element.setAttribute(key, value === true ? "" : value);
}

export const find = (selector, root = document) => root.querySelector(selector);

/** Open a dialog and close it with its cancel button or a click beside it. */
export function openDialog(dialog) {
  dialog.querySelectorAll(".cancel").forEach((button) => (button.onclick = () => dialog.close()));
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  if (!dialog.open) dialog.showModal();
}

/** Tell what went wrong, for a while. */
export function notify(text) {
  const notice = find("#notice");
  notice.textContent = text;
  notice.hidden = false;
  clearTimeout(notify.timer);
  notify.timer = setTimeout(() => (notice.hidden = true), 6000);
}
