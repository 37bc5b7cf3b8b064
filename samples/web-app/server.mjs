// A web app that signs people in over OpenID Connect. Nothing here knows which provider it talks to: the issuer's
// discovery document says everything. Sessions live in memory; a real app would keep them in its database.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import * as client from "openid-client";

const port = Number(process.env.PORT ?? 3000);
const baseUrl = process.env.BASE_URL ?? `http://localhost:${port}`;
const issuer = new URL(process.env.ISSUER ?? "http://localhost:5000");
const clientId = required("CLIENT_ID");
const clientSecret = required("CLIENT_SECRET");
const redirectUri = `${baseUrl}/callback`;

function required(name) {
  if (!process.env[name]) {
    console.error(`Set ${name}: see README.md`);
    process.exit(2);
  }
  return process.env[name];
}

// Only a provider on this machine may be spoken to without TLS.
const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(issuer.hostname);
const config = await client.discovery(issuer, clientId, clientSecret, client.ClientSecretBasic(clientSecret),
  loopback ? { execute: [client.allowInsecureRequests] } : undefined);

const sessions = new Map();

function sessionOf(request) {
  const id = /(?:^|;\s*)web_app=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
  return (id && sessions.get(id)) || {};
}

/** Every change of who is signed in begins a session with a new id. */
function beginSession(response, session) {
  const id = randomBytes(32).toString("base64url");
  sessions.set(id, session);
  const secure = baseUrl.startsWith("https:") ? "; Secure" : "";
  response.setHeader("Set-Cookie", `web_app=${id}; Path=/; HttpOnly; SameSite=Lax${secure}`);
}

function redirect(response, url) {
  response.writeHead(303, { Location: String(url) }).end();
}

function page(response, status, body) {
  response.writeHead(status, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
  });
  response.end(`<!doctype html><html lang="en"><title>Web app</title><main>${body}</main></html>`);
}

const escape = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

const routes = {
  "/": async (request, response) => {
    const { person } = sessionOf(request);
    page(response, 200, person
      ? `<h1>Hello, ${escape(person.name ?? person.email ?? person.sub)}</h1><p id="email">${escape(person.email ?? "")}</p><a href="/logout">Log out</a>`
      : '<h1>Web app</h1><a href="/login">Log in</a>');
  },

  "/login": async (_request, response) => {
    const verifier = client.randomPKCECodeVerifier();
    const [state, nonce] = [client.randomState(), client.randomNonce()];
    beginSession(response, { login: { verifier, state, nonce } });
    redirect(response, client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri, scope: "openid profile email", state, nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
    }));
  },

  "/callback": async (request, response, url) => {
    const { login } = sessionOf(request);
    if (!login) return redirect(response, "/login");
    const tokens = await client.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: login.verifier, expectedState: login.state, expectedNonce: login.nonce, idTokenExpected: true });
    const person = await client.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    beginSession(response, { person, idToken: tokens.id_token });
    redirect(response, "/");
  },

  "/logout": async (request, response) => {
    const { idToken } = sessionOf(request);
    beginSession(response, {});
    redirect(response, idToken
      ? client.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: `${baseUrl}/` })
      : "/");
  },
};

createServer(async (request, response) => {
  const url = new URL(request.url, baseUrl);
  const route = request.method === "GET" ? routes[url.pathname] : undefined;
  if (!route) return page(response, 404, "<h1>Not found</h1>");
  try {
    await route(request, response, url);
  } catch (fault) {
    console.error(fault);
    page(response, 502, `<h1>Signing in did not work</h1><p>${escape(fault.error ?? fault.message)}</p><a href="/login">Try again</a>`);
  }
}).listen(port, "localhost", () => console.log(`Web app at ${baseUrl}`));
