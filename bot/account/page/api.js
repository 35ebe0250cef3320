/** Requests to the REST API, as whoever is signed in. */
import { renew, token } from "./session.js";
import { say } from "./words.js";

const API = new URL("../api/v1/", import.meta.url);

/** An answer that is an error. `errors` are {field, message}; `message` is for people. */
export class Refused extends Error {
  constructor(status, body) {
    super(body?.detail ?? say("failed"));
    this.status = status;
    this.errors = body?.errors ?? [];
  }
}

/** Nobody is signed in (any more). */
export class SignedOut extends Error {
  constructor() {
    super(say("signed_out"));
  }
}

export const get = (path) => call("GET", path);
export const post = (path, body) => call("POST", path, body);
export const put = (path, body) => call("PUT", path, body);
export const patch = (path, body, match) => call("PATCH", path, body, match);
export const remove = (path) => call("DELETE", path);

/** A file that only its owner may read. */
export async function file(path) {
  return (await answered("GET", path)).blob();
}

/** `{data, tag}`: what came and its version, which `match` of a later PATCH names. */
async function call(method, path, body, match) {
  const answer = await answered(method, path, body, match);
  return { data: answer.status === 204 ? null : await answer.json(), tag: answer.headers.get("ETag") };
}

async function answered(method, path, body, match) {
  let answer = await send(method, path, body, match, await bearer(token));
  if (answer.status === 401) answer = await send(method, path, body, match, await bearer(renew));
  if (answer.ok) return answer;
  if (answer.status === 401) throw signedOut();
  throw new Refused(answer.status, await answer.json().catch(() => null));
}

async function bearer(source) {
  const found = await source().catch(unreachable);
  if (found === null) throw signedOut();
  return found;
}

function signedOut() {
  dispatchEvent(new Event("signed-out"));
  return new SignedOut();
}

function send(method, path, body, match, bearer) {
  const headers = { Authorization: `Bearer ${bearer}` };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (match) headers["If-Match"] = match;
  return fetch(new URL(path, API), { method, headers, body: body === undefined ? undefined : JSON.stringify(body) })
    .catch(unreachable);
}

function unreachable() {
  throw new Refused(0, { detail: say("unreachable") });
}
