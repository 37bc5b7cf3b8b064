// The server, as its discovery document describes it. Two doors are used: the headless API, which sends codes and makes accounts, and the token
// endpoint with the grant types for the operator's own apps.
const issuer = import.meta.env.VITE_ISSUER ?? "http://localhost:5000";
const clientId = import.meta.env.VITE_CLIENT_ID ?? "demo-app";
const grant = (name) => `urn:identityhost:params:oauth:grant-type:${name}`;

let metadata;

async function endpoint(name) {
  metadata ??= await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  return metadata[name];
}

/** Asks for a code, or for an account whose address a code proves. What is under way hangs on the session token. */
export async function begin(path, body) {
  const response = await fetch(`${issuer}/_allauth/app/v1/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (answer.meta?.session_token)
    return answer.meta.session_token;
  throw new Error(answer.errors?.map((e) => e.message).join(" ") ?? `The server answered ${response.status}.`);
}

async function post(name, parameters) {
  const form = Object.entries({ client_id: clientId, ...parameters }).filter(([, value]) => value);
  const response = await fetch(await endpoint(name), { method: "POST", body: new URLSearchParams(form) });
  return response.headers.get("Content-Type")?.startsWith("application/json") ? response.json() : {};
}

/** The code for tokens, or for the question for a second factor. */
export const exchange = (session_token, username, otp, device_token) =>
  post("token_endpoint", { grant_type: grant("otp"), session_token, username, otp, device_token, scope: "openid profile email" });

/** The second factor for tokens. A code of letters is a recovery code; the server sees by itself. */
export const finish = (mfa_token, otp, trust_device) =>
  post("token_endpoint", { grant_type: grant("mfa"), mfa_token, otp, trust_device: trust_device && "true", scope: "openid profile email" });

/** Whose token it is. */
export async function person(accessToken) {
  const response = await fetch(await endpoint("userinfo_endpoint"), { headers: { Authorization: `Bearer ${accessToken}` } });
  return response.json();
}

/** Ends the token. */
export const revoke = (token) => post("revocation_endpoint", { token });
