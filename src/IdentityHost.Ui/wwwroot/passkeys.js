// Passkeys: fetches the question, lets the browser ask its person, and sends the answer as an ordinary form.
const canAsk = 'PublicKeyCredential' in window && 'parseRequestOptionsFromJSON' in PublicKeyCredential;
let offered;

async function question(form) {
  const url = new URL(form.action);
  url.searchParams.set('handler', form.dataset.options);
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(new FormData(form)), redirect: 'error' });
  if (!answer.ok) throw new Error(`No question: ${answer.status}`);
  return answer.json();
}

async function ask(form, mediation) {
  const json = await question(form);
  offered?.abort();
  offered = new AbortController();
  const { signal } = offered;
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json), signal })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json), mediation, signal });
  form.elements.Credential.value = JSON.stringify(credential.toJSON());
  form.submit();
}

async function offer(form) {
  if (!await PublicKeyCredential.isConditionalMediationAvailable?.()) return;
  // Dismissed, or taken over by the button: nothing to say.
  await ask(form, 'conditional').catch(() => {});
}

if (canAsk) {
  for (const part of document.querySelectorAll('[data-needs-passkeys]')) part.hidden = false;
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const button = form.querySelector('button');
    const said = form.querySelector('[role=status]');
    button.hidden = false;
    button.addEventListener('click', async () => {
      said.textContent = '';
      button.disabled = true;
      try {
        await ask(form, 'optional');
      } catch {
        said.textContent = form.dataset.failed;
      } finally {
        button.disabled = false;
      }
    });
    if (form.dataset.passkey === 'autofill') offer(form);
  }
}
