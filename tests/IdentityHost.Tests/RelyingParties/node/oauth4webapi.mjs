// A public client written with oauth4webapi 3, which checks every answer by the book.
import * as oauth from "oauth4webapi";
import { browse, demand, finish, input } from "./lines.mjs";

const plain = { [oauth.allowInsecureRequests]: true };
const issuer = new URL(input.issuer);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, plain));
const rfc8414 = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...plain, algorithm: "oauth2" }));
demand(rfc8414.token_endpoint === server.token_endpoint, "both discovery documents say the same");

const app = { client_id: input.clientId };
const none = oauth.None();
const verifier = oauth.generateRandomCodeVerifier();
const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];

const url = new URL(server.authorization_endpoint);
for (const [name, value] of Object.entries({
  client_id: app.client_id, redirect_uri: input.redirectUri, response_type: "code", state, nonce,
  scope: "openid email offline_access",
  code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
})) url.searchParams.set(name, value);

const callback = oauth.validateAuthResponse(server, app, await browse(url.href), state);
const answer = await oauth.authorizationCodeGrantRequest(server, app, none, callback, input.redirectUri, verifier, plain);
const tokens = await oauth.processAuthorizationCodeResponse(server, app, answer, { expectedNonce: nonce, requireIdToken: true });
const { sub } = oauth.getValidatedIdTokenClaims(tokens);

const person = await oauth.processUserInfoResponse(server, app, sub, await oauth.userInfoRequest(server, app, tokens.access_token, plain));
demand(person.email === input.email, "userinfo has the address");

const refreshed = await oauth.processRefreshTokenResponse(server, app,
  await oauth.refreshTokenGrantRequest(server, app, none, tokens.refresh_token, plain));
demand(refreshed.refresh_token !== tokens.refresh_token, "a public client's refresh token rotates");

await oauth.processRevocationResponse(await oauth.revocationRequest(server, app, none, refreshed.refresh_token, plain));
finish({ sub });
