// A single-page app on another origin that signs its people in by the headless API, written as allauth's own example does it.
const { issuer } = await (await fetch("/settings.json")).json();
const api = issuer + "/_allauth/browser/v1/";
const find = (id) => document.getElementById(id);
const csrf = () => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

async function call(method, path, body) {
  const answer = await fetch(api + path, {
    method,
    credentials: "include",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    body: body && JSON.stringify(body),
  });
  return answer.json();
}

let signedIn = false;

async function show(session) {
  if (session.errors) {
    find("state").textContent = session.errors.map((error) => `${error.code} ${error.param}`).join(", ");
    return;
  }

  // Before anything is shown: whoever sees who they are can press a button.
  signedIn = session.meta.is_authenticated;
  const pending = session.data.flows?.find((flow) => flow.is_pending);
  find("signup").hidden = pending?.id !== "provider_signup";
  find("verify").hidden = pending?.id !== "verify_email";
  if (pending?.id === "provider_signup")
    find("state").textContent = `${(await call("GET", "auth/provider/signup")).data.account.display} at ${pending.provider.name}, who are you?`;
  else
    find("state").textContent = pending ? pending.id : session.meta.is_authenticated ? `Hello, ${session.data.user.email}` : "Signed out";
  if (session.meta.is_authenticated)
    find("accounts").textContent = (await call("GET", "account/providers")).data.map((account) => `${account.provider.id}: ${account.display}`).join(", ");
}

find("go").action = api + "auth/provider/redirect";
find("go").addEventListener("submit", (event) => {
  const fields = event.target.elements;
  fields.csrfmiddlewaretoken.value = csrf();
  fields.callback_url.value = location.origin + "/back";
  fields.process.value = signedIn ? "connect" : "login";
});
find("signup").addEventListener("submit", async (event) => {
  event.preventDefault();
  await show(await call("POST", "auth/provider/signup", Object.fromEntries(new FormData(event.target))));
});
find("verify").addEventListener("submit", async (event) => {
  event.preventDefault();
  await show(await call("POST", "auth/email/verify", Object.fromEntries(new FormData(event.target))));
});

const back = new URLSearchParams(location.search);
await call("GET", "config");
await show(await call("GET", "auth/session"));
if (back.has("error"))
  find("state").textContent += `; ${back.get("error")} ${back.get("error_process")}`;
