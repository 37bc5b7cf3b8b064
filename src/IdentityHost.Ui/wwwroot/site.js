// Improves what works without it: shows a password on demand, and keeps a form from being sent twice.
for (const input of document.querySelectorAll('input[data-reveal]')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'reveal';
  button.setAttribute('aria-controls', input.id);
  const label = () => { button.textContent = input.type === 'password' ? document.body.dataset.show : document.body.dataset.hide; };
  button.addEventListener('click', () => { input.type = input.type === 'password' ? 'text' : 'password'; label(); input.focus(); });
  label();
  const wrap = document.createElement('div');
  wrap.className = 'reveals';
  input.replaceWith(wrap);
  wrap.append(input, button);
  input.form.addEventListener('submit', () => { input.type = 'password'; });
}

for (const form of document.forms) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'true';
  });
}
addEventListener('pageshow', () => { for (const form of document.forms) delete form.dataset.sent; });
