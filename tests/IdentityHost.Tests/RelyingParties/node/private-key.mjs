// A relying party that holds a key instead of a secret, registers itself (RFC 7591) and authenticates with
// private_key_jwt, written with openid-client 6.
import * as client from "openid-client";
import { exportJWK, generateKeyPair } from "jose";
import { browse, demand, finish, input } from "./lines.mjs";

const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
const jwk = { ...(await exportJWK(publicKey)), kid: "key-1", use: "sig", alg: "ES256" };

const config = await client.dynamicClientRegistration(
  new URL(input.issuer),
  {
    client_name: "Key holder",
    redirect_uris: [input.redirectUri],
    grant_types: ["authorization_code", "refresh_token", "client_credentials"],
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "ES256",
    id_token_signed_response_alg: "ES256",
    scope: "openid profile offline_access",
    jwks: { keys: [jwk] },
  },
  client.PrivateKeyJwt({ key: privateKey, kid: "key-1" }),
  { execute: [client.allowInsecureRequests] });
demand(config.clientMetadata().client_id, "registration gives a client_id");

const verifier = client.randomPKCECodeVerifier();
const url = await client.buildAuthorizationUrlWithPAR(config, {
  redirect_uri: input.redirectUri, scope: "openid profile offline_access", state: "s", prompt: "consent",
  code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: "S256",
});
const tokens = await client.authorizationCodeGrant(config, await browse(url.href), {
  pkceCodeVerifier: verifier, expectedState: "s", idTokenExpected: true });
const fresh = await client.refreshTokenGrant(config, tokens.refresh_token);
demand((await client.tokenIntrospection(config, fresh.access_token)).active, "introspection with a client assertion");
await client.tokenRevocation(config, fresh.refresh_token);

finish({ sub: tokens.claims().sub });
