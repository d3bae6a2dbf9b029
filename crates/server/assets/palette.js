// The palette: Ctrl K, a few letters, Enter.

import { plain } from './narrow.js';

const palette = () => document.getElementById('palette');
const field = () => palette()?.querySelector('input');
const pages = () => [...palette().querySelectorAll('a')];
const choices = () => [...palette().querySelectorAll('a:not([hidden]), button')];

function narrow() {
  const wanted = plain(field().value);
  for (const page of pages()) page.hidden = !plain(page.textContent).includes(wanted);
  const first = choices()[0];
  for (const choice of [...pages(), ...choices()]) choice.classList.toggle('at', choice === first);
}

function step(by) {
  const all = choices();
  const now = all.findIndex((choice) => choice.classList.contains('at'));
  all[now]?.classList.remove('at');
  const next = all[(now + by + all.length) % all.length];
  next?.classList.add('at');
  next?.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && palette()) {
    event.preventDefault();
    if (palette().open) return palette().close();
    field().value = '';
    narrow();
    palette().showModal();
  } else if (event.target === field() && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
    event.preventDefault();
    step(event.key === 'ArrowDown' ? 1 : -1);
  }
});

document.addEventListener('input', (event) => {
  if (event.target.closest('#palette')) narrow();
});

document.addEventListener('submit', (event) => {
  const link = event.target.closest('#palette')?.querySelector('a.at');
  if (!link || event.submitter?.matches(':focus')) return;
  event.preventDefault();
  location.assign(link.href);
});
