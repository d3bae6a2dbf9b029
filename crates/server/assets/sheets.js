// Opens the sheet of another page as a dialog, and closes it again. An open dialog is a step of the history: Back closes it.

import { fetchPage, swap } from './parts.js';

/** The dialogs that are open, the last one on top. */
const opened = [];

/** How many of them are open at this step of the history. */
const depth = () => history.state?.depth ?? 0;

/** What a sheet has done without leaving shows beneath it. */
async function gone(dialog) {
  dialog.remove();
  const reply = 'done' in dialog.dataset && (await fetchPage(location.href));
  if (reply?.answer?.ok) swap(reply.page);
}

/** The history goes along, where it was not what closed the dialog. */
function closed(dialog) {
  const place = opened.indexOf(dialog);
  if (place >= 0) {
    opened.splice(place);
    if (depth() > place) history.go(place - depth());
  }
  gone(dialog);
}

/** May what was typed be dropped? */
function mayDrop(dialog) {
  const form = 'typed' in dialog.dataset && dialog.querySelector('form[data-unsaved]');
  return !form || confirm(form.dataset.unsaved);
}

function put(sheet) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-labelledby', 'sheet-title');
  dialog.append(sheet);
  dialog.addEventListener('input', ({ target }) => {
    if (!('seek' in target.dataset || 'narrow' in target.dataset)) dialog.dataset.typed = '';
  });
  dialog.addEventListener('cancel', (event) => {
    if (event.target === dialog && !mayDrop(dialog)) event.preventDefault();
  });
  dialog.addEventListener('close', () => closed(dialog));
  document.body.append(dialog);
  dialog.showModal();
  opened.push(dialog);
  history.pushState({ depth: opened.length }, '');
}

async function open(address) {
  const reply = await fetchPage(address);
  const sheet = reply?.page.querySelector('[data-sheet-body]');
  sheet ? put(sheet) : location.assign(address);
}

/** No dialog opens again by going forward, nor by loading its page anew. */
function follow() {
  if (depth() > opened.length) return history.go(opened.length - depth());
  while (opened.length > depth()) {
    if (!mayDrop(opened.at(-1))) return history.go(opened.length - depth());
    opened.pop().close();
  }
}

addEventListener('popstate', follow);
follow();

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
