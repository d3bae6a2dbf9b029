// A picker shows what contains the typed letters, and how many are ticked.

/** Text as it is compared: without accents and case. */
export const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

document.addEventListener('input', (event) => {
  if (!('narrow' in event.target.dataset)) return;
  const wanted = plain(event.target.value);
  const picker = event.target.closest('fieldset');
  for (const entry of picker.querySelectorAll('li')) {
    entry.hidden = !plain(entry.textContent).includes(wanted);
  }
  picker.querySelector('[data-none]').hidden = Boolean(picker.querySelector('li:not([hidden])'));
});

// How many are ticked stands beside the heading.
document.addEventListener('change', ({ target }) => {
  const picker = target.closest('fieldset:has(.combo)');
  if (!picker || target.type !== 'checkbox') return;
  const all = picker.querySelector('[data-count]');
  // Where not all are shown, those who are not shown stay ticked.
  const ticked = all ? Number(all.dataset.count) + (target.checked ? 1 : -1) : picker.querySelectorAll('li :checked').length;
  if (all) all.dataset.count = ticked;
  (all ?? picker.querySelector('legend .muted')).textContent = new Intl.NumberFormat(document.documentElement.lang).format(ticked);
});
