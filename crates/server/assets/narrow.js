// A picker shows what contains the typed letters.

/** Text as it is compared: without accents and case. */
export const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

document.addEventListener('input', (event) => {
  if (!('narrow' in event.target.dataset)) return;
  const wanted = plain(event.target.value);
  for (const entry of event.target.closest('fieldset').querySelectorAll('li')) {
    entry.hidden = !plain(entry.textContent).includes(wanted);
  }
});
