// Opens the sheet of another page as a dialog, and closes it again.

import { fetchPage, swap } from './parts.js';

/** What a sheet has done without leaving shows beneath it. */
async function close(dialog) {
  dialog.remove();
  const reply = 'done' in dialog.dataset && (await fetchPage(location.href));
  if (reply?.answer?.ok) swap(reply.page);
}

async function open(address) {
  const reply = await fetchPage(address);
  const sheet = reply?.page.querySelector('[data-sheet-body]');
  if (!sheet) return location.assign(address);
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'sheet-title');
  dialog.append(sheet);
  dialog.addEventListener('close', () => close(dialog));
  document.body.append(dialog);
  dialog.showModal();
}

document.addEventListener('click', (event) => {
  const plain = event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const link = event.target.closest('a[data-sheet], dialog a[data-close]');
  if (!link || !plain) return;
  event.preventDefault();
  if ('close' in link.dataset) return link.closest('dialog').close();
  link.closest('[popover]')?.hidePopover();
  open(link.href);
});

// Several rows at once, where the server asks first.
document.addEventListener('submit', (event) => {
  const button = event.submitter;
  if (button?.getAttribute('formmethod') !== 'get') return;
  event.preventDefault();
  open(`${button.getAttribute('formaction')}?${new URLSearchParams(new FormData(event.target))}`);
});

// Browsers that do not yet know command buttons.
if (!('command' in HTMLButtonElement.prototype)) {
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[commandfor]');
    const dialog = button && document.getElementById(button.getAttribute('commandfor'));
    if (dialog) button.getAttribute('command') === 'close' ? dialog.close() : dialog.showModal();
  });
}
