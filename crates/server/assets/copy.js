// Copies what stands in the field beside a button. Without this module the button is not there, and the field is selected by hand.

/** Where the page did not come safely there is no clipboard; what is selected is copied there as by the keys. */
async function copy(field) {
  field.select();
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value).catch(() => document.execCommand('copy'));
  else document.execCommand('copy');
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]');
  if (!button) return;
  await copy(button.parentElement.querySelector('input'));
  button.querySelector('span').textContent = button.dataset.copy;
});
