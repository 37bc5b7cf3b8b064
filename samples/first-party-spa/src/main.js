// A single-page app of the operator's own, without a framework. Tokens live in this page only: closing it forgets them (RFC 9700, browser-based apps).
// What spares the second factor on this device is kept, for it opens nothing by itself.
import { begin, exchange, finish, person, revoke } from "./server.js";

const find = (id) => document.getElementById(id);
const forms = ["begin", "code", "factor"].map(find);
const deviceKey = (email) => `device:${email.toLowerCase()}`;

let signIn = {};

function show(form, text) {
  for (const each of forms)
    each.hidden = each !== form;
  find("sign-out").hidden = form !== undefined;
  find("state").textContent = text;
  form?.querySelector("input:not([type=checkbox])").focus();
}

/** Runs what a form does; whatever goes wrong is said, and the form stays. */
function on(id, act) {
  find(id).addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    button.disabled = true;
    try {
      await act(new FormData(find(id)));
    } catch (fault) {
      find("state").textContent = fault.message;
    } finally {
      button.disabled = false;
    }
  });
}

/** Signed in, or the next question. */
async function goOn(answer) {
  if (answer.error === "mfa_required") {
    signIn.mfaToken = answer.mfa_token;
    show(find("factor"), "A second factor is needed");
    return;
  }

  if (!answer.access_token)
    throw new Error(answer.error === "invalid_grant" ? "That code is wrong or too old." : answer.error_description);
  if (answer.device_token)
    localStorage.setItem(deviceKey(signIn.email), answer.device_token);
  const { name, email } = await person(answer.access_token);
  signIn = { accessToken: answer.access_token };
  show(undefined, `Hello, ${name ?? email}`);
}

on("begin", async (form) => {
  const email = form.get("email");
  const isNew = !find("new-password").hidden;
  const sessionToken = isNew
    ? await begin("auth/signup", { email, password: form.get("password") })
    : await begin("auth/code/request", { email });
  signIn = { email, sessionToken };
  show(find("code"), "Read your mail");
});

on("code", async (form) =>
  goOn(await exchange(signIn.sessionToken, signIn.email, form.get("otp"), localStorage.getItem(deviceKey(signIn.email)))));

on("factor", async (form) => goOn(await finish(signIn.mfaToken, form.get("otp"), form.has("trust"))));

find("sign-up").addEventListener("click", () => {
  find("new-password").hidden = false;
  find("sign-up").hidden = true;
});

find("sign-out").addEventListener("click", async () => {
  await revoke(signIn.accessToken);
  signIn = {};
  show(find("begin"), "Signed out");
});
