// Estimates a new password while it is typed. It stays in the page: what may be a password is for the server to say, when it is sent.
const favourites = [
  'password', 'passwort', 'passwd', 'kennwort', 'welcome', 'willkommen', 'letmein', 'iloveyou', 'ichliebedich', 'admin', 'login', 'master', 'monkey', 'dragon',
  'football', 'fussball', 'baseball', 'sunshine', 'princess', 'schatz', 'hallo', 'hello', 'secret', 'geheim', 'summer', 'sommer', 'winter', 'spring', 'herbst', 'autumn',
  'january', 'januar', 'february', 'februar', 'march', 'april', 'august', 'september', 'october', 'oktober', 'november', 'december', 'dezember', 'abc123', 'test', 'trustno1',
];
const runs = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm', 'azertyuiopqsdfghjklmwxcvbn'];
const disguises = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', '@': 'a', $: 's', '!': 'i' };

const kindOf = c => /\p{Ll}/u.test(c) ? 'lower' : /\p{Lu}/u.test(c) ? 'upper' : /\p{Nd}/u.test(c) ? 'digit' : 'other';
const follows = (a, b) => a === b || runs.some(run => run.includes(a) && run.includes(b) && Math.abs(run.indexOf(a) - run.indexOf(b)) === 1);

// In powers of two, how many tries somebody needs who knows how people choose: a known word is one choice however long it is, a letter of running text
// about two and a half, and one that follows from the last next to none.
function bits(password, own) {
  const once = password.replace(/^(.+?)\1+$/u, '$1');
  let sum = once === password ? 0 : 2;
  password = once;
  let plain = password.toLowerCase();
  for (const word of [...own, ...favourites]) {
    for (const spelt of [plain, [...plain].map(c => disguises[c] ?? c).join('')]) {
      const at = spelt.indexOf(word);
      if (at < 0) continue;
      sum += 7;
      plain = plain.slice(0, at) + plain.slice(at + word.length);
      password = password.slice(0, at) + password.slice(at + word.length);
      break;
    }
  }
  const year = /(19|20)\d\d/.exec(password);
  if (year) {
    sum += 6;
    password = password.replace(year[0], '');
  }
  let last = '';
  for (const c of password) {
    const kind = kindOf(c);
    if (last && follows(last.toLowerCase(), c.toLowerCase())) sum += 0.5;
    else sum += (kind === 'lower' ? 2.5 : 3.3) + (last && kind !== kindOf(last) && c !== ' ' && last !== ' ' ? 1.5 : 0);
    last = c;
  }
  return sum;
}

function levelOf(password, min, own) {
  if ([...password].length < min) return 0;
  const found = bits(password, own);
  return found < 26 ? 1 : found < 40 ? 2 : found < 55 ? 3 : 4;
}

// Whatever else the form knows of its sender is no secret: an address counts with the part before the @.
function ownWords(field) {
  const others = [...field.form.querySelectorAll('input[type=text], input[type=email]')].filter(input => input !== field && input.name !== 'Code');
  return others.flatMap(input => input.value.toLowerCase().split(/[@.\s]+/)).filter(word => word.length > 2);
}

for (const meter of document.querySelectorAll('[data-strength]')) {
  const field = document.getElementById(meter.dataset.strength);
  const [bar, said] = [meter.querySelector('meter'), meter.querySelector('p')];
  const levels = meter.dataset.levels.split('|');
  let later;
  field.addEventListener('input', () => {
    meter.hidden = field.value === '';
    const level = levelOf(field.value, Number(meter.dataset.min), ownWords(field));
    bar.value = level;
    bar.dataset.level = level;
    // Said when the typing pauses, and only what is new.
    clearTimeout(later);
    later = setTimeout(() => { if (said.textContent !== levels[level]) said.textContent = levels[level]; }, 400);
  });
}
