// A relying party written with openid-client 6: code with PKCE and PAR, userinfo, refresh, introspection, revocation,
// client credentials, logout.
import * as client from "openid-client";
import { browse, demand, demandRefusal, finish, input } from "./lines.mjs";

const config = await client.discovery(
  new URL(input.issuer), input.clientId, input.clientSecret, client.ClientSecretBasic(input.clientSecret),
  { execute: [client.allowInsecureRequests] });

async function signIn(push, scope) {
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const parameters = {
    redirect_uri: input.redirectUri, scope, state, nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
  };
  const url = push
    ? await client.buildAuthorizationUrlWithPAR(config, parameters)
    : client.buildAuthorizationUrl(config, parameters);
  const callback = await browse(url.href);
  return client.authorizationCodeGrant(config, callback, {
    pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true });
}

const tokens = await signIn(false, "openid profile email offline_access");
const claims = tokens.claims();
const person = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
demand(person.email === input.email, "userinfo has the address");

const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
demand(fresh.access_token !== tokens.access_token, "a refresh gives another access token");
demand((await client.tokenIntrospection(config, fresh.access_token)).active, "the fresh token is active");

await client.tokenRevocation(config, fresh.refresh_token);
demand(!(await client.tokenIntrospection(config, fresh.access_token)).active, "revoking the refresh token kills the access token");
await demandRefusal(() => client.refreshTokenGrant(config, fresh.refresh_token), "invalid_grant");

const pushed = await signIn(true, "openid");
demand(pushed.claims().sub === claims.sub, "a pushed request signs the same person in");

const machine = await client.clientCredentialsGrant(config);
demand(machine.access_token && !machine.refresh_token, "client credentials give an access token alone");

const goodbye = client.buildEndSessionUrl(config, {
  id_token_hint: pushed.id_token, post_logout_redirect_uri: input.postLogoutRedirectUri, state: "bye" });
const after = await browse(goodbye.href);
demand(after.href === `${input.postLogoutRedirectUri}?state=bye`, `signed out and sent back, not ${after}`);

finish({ sub: claims.sub });
