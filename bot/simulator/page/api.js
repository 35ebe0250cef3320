/** Requests to the simulator. A refusal is shown and answered with null. */
import { notify } from "./dom.js";

const MARK = { "X-Simulator": "page" };

export async function get(path) {
  return (await fetch(`simulator/${path}`)).json();
}

export const post = (path, body) => act("POST", path, body);
export const patch = (path, body) => act("PATCH", path, body);
export const remove = (path) => act("DELETE", path);

async function act(method, path, body) {
  const isForm = body instanceof FormData;
  const headers = isForm || body === undefined ? MARK : { ...MARK, "Content-Type": "application/json" };
  try {
    const answer = await fetch(`simulator/${path}`, { method, headers, body: isForm || body === undefined ? body : JSON.stringify(body) });
    if (answer.ok) return await answer.json();
    const reason = await answer.text();
    notify(reason.startsWith("{") ? JSON.parse(reason).error : reason);
  } catch {
    notify("The simulator does not answer. Is it still running?");
  }
  return null;
}
