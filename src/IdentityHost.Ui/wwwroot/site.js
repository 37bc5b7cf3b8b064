// Improves what works without it: shows passwords on demand, says when the caps lock is on, keeps forms from being sent twice, tells the time of the place, copies,
// prints, counts down.
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
  const caps = document.createElement('p');
  caps.className = 'caps';
  caps.setAttribute('role', 'status');
  const tell = event => {
    const words = event.getModifierState?.('CapsLock') ? document.body.dataset.caps : '';
    if (caps.textContent !== words) caps.textContent = words;
  };
  input.addEventListener('keydown', tell);
  input.addEventListener('keyup', tell);
  wrap.after(caps);
}

for (const form of document.forms) {
  form.addEventListener('submit', event => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = 'true';
  });
}
addEventListener('pageshow', () => { for (const form of document.forms) delete form.dataset.sent; });

// A form that waited for a proof goes on by itself.
document.querySelector('form[data-go]')?.requestSubmit();

// Screen readers read out what changes, and not what was there when the page came.
const voice = document.createElement('p');
voice.className = 'unseen';
voice.setAttribute('aria-live', 'polite');
document.body.append(voice);
const news = document.querySelector('.note[role=status]');
if (news) setTimeout(() => { voice.textContent = news.textContent; }, 500);

// Times in the zone of whoever reads them.
for (const time of document.querySelectorAll('time[data-time]')) {
  const at = new Date(time.dateTime);
  const words = style => new Intl.DateTimeFormat(document.documentElement.lang, style).format(at);
  time.textContent = words(time.dataset.time === 'day' ? { dateStyle: 'full' } : { dateStyle: 'long', timeStyle: 'short' });
  time.title = words({ dateStyle: 'full', timeStyle: 'long' });
}

for (const button of document.querySelectorAll('[data-copy]')) {
  button.hidden = !navigator.clipboard;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
    button.textContent = button.dataset.copied;
    voice.textContent = button.dataset.copied;
  });
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// Counts down to the moment another code may be asked for.
for (const button of document.querySelectorAll('[data-wait]:not([data-wait=""])')) {
  const text = button.textContent;
  button.parentElement.querySelector('.block')?.remove();
  const until = Date.now() + button.dataset.wait * 1000;
  const count = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${text} (${left})` : text;
    if (left > 0) setTimeout(count, 1000);
  };
  count();
}

// A refusal that waiting mends: a clock runs down beside its words, unread, and its end is told.
for (const place of document.querySelectorAll('[data-clock]')) {
  const until = Date.now() + place.dataset.clock * 1000;
  const clock = document.createElement('span');
  clock.setAttribute('aria-hidden', 'true');
  place.append(clock);
  const two = number => String(number).padStart(2, '0');
  const run = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    if (left <= 0) {
      place.textContent = place.dataset.over;
      return;
    }
    const [hours, minutes] = [Math.floor(left / 3600), Math.floor(left / 60) % 60];
    clock.textContent = `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(left % 60)}`;
    setTimeout(run, 1000);
  };
  run();
}
