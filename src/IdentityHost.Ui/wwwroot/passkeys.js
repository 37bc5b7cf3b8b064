// Passkeys: fetches the question, lets the browser ask its person, and sends the answer as an ordinary form.
// Question and answer are turned from and into JSON here: browsers had passkeys years before they could do that themselves (WebAuthn Level 3 §5.1, §5.1.8, §5.1.9).
const words = document.currentScript.dataset;
const canAsk = 'PublicKeyCredential' in window;
let offered;

const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
const text = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const known = list => list?.map(credential => ({ ...credential, id: bytes(credential.id) }));

function read(json) {
  const publicKey = { ...json, challenge: bytes(json.challenge) };
  if (json.user) publicKey.user = { ...json.user, id: bytes(json.user.id) };
  if (json.excludeCredentials) publicKey.excludeCredentials = known(json.excludeCredentials);
  if (json.allowCredentials) publicKey.allowCredentials = known(json.allowCredentials);
  return publicKey;
}

function written(credential) {
  const { response } = credential;
  const answer = {};
  for (const part of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[part]) answer[part] = text(response[part]);
  }
  if (response.getTransports) answer.transports = response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: answer,
  });
}

async function question(form) {
  const url = new URL(form.action);
  url.searchParams.set('handler', form.dataset.options);
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'error' });
  if (!answer.ok) throw new Error(`No question: ${answer.status}`);
  return read(await answer.json());
}

async function ask(form, mediation) {
  const publicKey = await question(form);
  offered?.abort();
  offered = new AbortController();
  const { signal } = offered;
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey, signal })
    : await navigator.credentials.get({ publicKey, mediation, signal });
  for (const field of form.querySelectorAll('[data-ticked]')) field.value = String(document.getElementById(field.dataset.ticked)?.checked ?? false);
  form.elements.Credential.value = written(credential);
  form.submit();
}

async function offer(form) {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  // Dismissed, or taken over by the button: nothing to say.
  await ask(form, 'conditional').catch(() => {});
}

if (canAsk) {
  for (const part of document.querySelectorAll('[data-needs-passkeys]')) part.hidden = false;
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  const button = form.querySelector('button');
  const said = form.querySelector('[role=status]');
  if (!canAsk) {
    // What is said to whoever has no scripts is said here too: nothing but the passkey does in this form.
    if (form.querySelector('noscript')) said.textContent = words.unable;
    continue;
  }
  button.hidden = false;
  button.disabled = false;
  button.addEventListener('click', async event => {
    event.preventDefault();
    said.textContent = '';
    button.disabled = true;
    try {
      await ask(form, 'optional');
    } catch (error) {
      // Browsers do not tell whether there was none or somebody gave up: that would tell sites who has one (WebAuthn Level 3 §14.5.2).
      said.textContent = error.name === 'NotAllowedError' && form.dataset.passkey !== 'create' ? words.none : words.failed;
    } finally {
      button.disabled = false;
    }
  });
  // The Enter key in a field beside the button means the button.
  form.addEventListener('submit', event => {
    event.preventDefault();
    button.click();
  });
  if (form.dataset.passkey === 'autofill') offer(form);
}
