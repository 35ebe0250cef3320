/** Who is signed in. The access token lives in memory; the refresh token survives a reload, not the tab. */

const KEY = "tandem.refresh";
const EARLY = 60_000; // milliseconds before its end at which a token is renewed
const AUTH = new URL("../api/v1/auth/", import.meta.url);

let access = null;
let ends = 0;
let renewing = null;

/** Begin a session by `signin` or `signup`; the answer as the API gave it. */
export async function begin(door, credentials) {
  const answer = await post(door, credentials);
  if (answer.ok) keep(answer.body);
  return answer;
}

/** A token that is good, or null: then somebody has to sign in. Throws TypeError where nobody answers. */
export async function token() {
  if (access !== null && Date.now() < ends - EARLY) return access;
  return renew();
}

/** Exchange the refresh token, one exchange at a time, because each token counts once. */
export function renew() {
  renewing ??= exchange().finally(() => (renewing = null));
  return renewing;
}

/** Forget the session on this side. */
export function forget() {
  access = null;
  sessionStorage.removeItem(KEY);
}

/** End the session on both sides. */
export async function end() {
  const last = await token().catch(() => null);
  forget();
  if (last !== null) await post("signout", undefined, last).catch(() => null);
}

async function exchange() {
  const kept = sessionStorage.getItem(KEY);
  if (kept === null) return null;
  const answer = await post("refresh", { refresh_token: kept });
  if (answer.ok) keep(answer.body);
  else if (answer.status < 500 && answer.status !== 429) forget();
  else throw new TypeError("no new token now");
  return access;
}

function keep(body) {
  if (body.access_token === null) return;
  access = body.access_token;
  ends = Date.now() + body.expires_in * 1000;
  sessionStorage.setItem(KEY, body.refresh_token);
}

async function post(path, body, bearer) {
  const headers = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (bearer !== undefined) headers.Authorization = `Bearer ${bearer}`;
  const answer = await fetch(new URL(path, AUTH), { method: "POST", headers, body: body && JSON.stringify(body) });
  return { ok: answer.ok, status: answer.status, body: await answer.json().catch(() => null) };
}
