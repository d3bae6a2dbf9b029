// Sends forms in the background and replaces the parts of the page that the answer changes.
// Without this module the same forms are sent plainly and the whole page comes back.

const here = () => location.pathname + location.search;

/** What was just done is told once: a reload, or a bookmark, must not tell it again. */
function forget() {
  const address = new URL(location.href);
  if (!address.searchParams.has('did')) return;
  for (const name of ['did', 'to']) address.searchParams.delete(name);
  history.replaceState(history.state, '', address);
}

forget();
let shown = here();

const parse = (text) => new DOMParser().parseFromString(text, 'text/html');

/** Fetches a page of ours; null when the server cannot be reached. */
export async function fetchPage(address, options = {}) {
  try {
    const answer = await fetch(address, { headers: { accept: 'text/html' }, ...options });
    return { answer, page: parse(await answer.text()) };
  } catch (failure) {
    if (failure.name !== 'AbortError') return null;
    throw failure;
  }
}

/** For so many milliseconds after rows have moved, what is pressed was meant for the row that was there before. */
const MOMENT = 500;
let moved = -MOMENT;

/** Puts the focus back on what has been replaced, or beside it where it is of no use any more. */
function focus(id) {
  const fresh = document.getElementById(id);
  (fresh?.disabled ? fresh.parentElement.querySelector('button:enabled') : fresh)?.focus();
}

/** Gives the parts of this page the content that they have in `page`; what is ticked stays so, until it was `done`. */
export function swap(page, done) {
  const at = document.activeElement?.id;
  for (const part of document.querySelectorAll('[data-part]')) {
    const fresh = page.getElementById(part.id);
    if (!fresh) continue;
    const ticked = new Set([...part.querySelectorAll('.tick :checked')].map((tick) => tick.value));
    part.replaceChildren(...fresh.childNodes);
    for (const tick of part.querySelectorAll('tbody .tick input')) tick.checked = !done && ticked.has(tick.value);
  }
  if (at && document.activeElement?.id !== at) focus(at);
  moved = performance.now();
  document.dispatchEvent(new Event('swapped'));
}

/** Shows `page` as if the browser had gone there. */
export function show(page, address) {
  if (address !== location.href) history.pushState(null, '', address);
  forget();
  shown = here();
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceWith(page.body);
  scrollTo(0, 0);
}

/** What went wrong, as a toast over this page. */
function tell(text) {
  const toast = document.getElementById('told').content.cloneNode(true);
  if (text) toast.querySelector('span').textContent = text;
  document.getElementById('toasts').replaceChildren(toast);
}

/** A sheet that answers a form of a sheet takes its place. */
function stay(dialog, sheet, done) {
  const field = document.activeElement?.name;
  if (done) dialog.dataset.done = '';
  dialog.replaceChildren(sheet);
  (dialog.querySelector('[aria-invalid]') ?? dialog.querySelector('[autofocus]') ?? dialog.querySelector(`[name="${field}"]`) ?? dialog.querySelector('footer .primary'))?.focus();
}

/** Closes a dialog for what comes in its place; the history is then at the step before it. */
async function leave(dialog) {
  delete dialog.dataset.done;
  const back = new Promise((done) => addEventListener('popstate', done, { once: true }));
  dialog.close();
  await back;
}

async function take({ answer, page }, form) {
  const dialog = form.closest('dialog');
  const sheet = answer.redirected ? null : page.querySelector('[data-sheet-body]');
  const problem = page.querySelector('[data-problem]');
  if (sheet) {
    dialog ? stay(dialog, sheet, answer.ok) : show(page, location.href);
  } else if (answer.ok) {
    if (dialog) await leave(dialog);
    const there = new URL(answer.url);
    if (there.pathname !== location.pathname) return show(page, answer.url);
    if (answer.redirected) {
      history.replaceState(history.state, '', there);
      forget();
      shown = here();
    }
    swap(page, there.searchParams.has('did'));
  } else if (problem) {
    tell(`${page.querySelector('h1').textContent}. ${problem.textContent}`);
  } else {
    show(page, location.href);
  }
}

/** What is not sent twice: a form, or of one that many rows share, the button. */
const once = (form, button) => button?.hasAttribute('form') ? button : form;

async function send(form, button) {
  const address = button?.getAttribute('formaction') ?? form.getAttribute('action');
  const body = new URLSearchParams(new FormData(form, button));
  button?.classList.add('busy');
  once(form, button).dataset.sent = '';
  const reply = await fetchPage(address, { method: 'POST', body });
  delete once(form, button).dataset.sent;
  button?.classList.remove('busy');
  if (reply) await take(reply, form);
  else tell();
}

/** Enter in a field presses the first button of its form; where that one only searches, another field means the last. */
function pressed({ target, submitter }) {
  const elsewhere = submitter?.value === 'find' && !submitter.parentElement.contains(document.activeElement);
  return elsewhere ? target.querySelector('footer [type="submit"]') : submitter;
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  const method = event.submitter?.getAttribute('formmethod') ?? form.method;
  if (!('swap' in form.dataset) || method !== 'post') return;
  event.preventDefault();
  const button = pressed(event);
  const from = button ?? form;
  const early = from.closest('[data-row]') && performance.now() - moved < MOMENT;
  if ('sent' in once(form, button).dataset || early) return;
  if (!('stay' in from.dataset)) from.closest('[popover]')?.hidePopover();
  send(form, button);
});

let typing;

/** Asks the server when nothing has been typed for a moment; what was asked before no longer matters. */
function ask(address, options, then, put = swap) {
  typing?.abort();
  const { signal } = (typing = new AbortController());
  setTimeout(async () => {
    if (signal.aborted) return;
    const reply = await fetchPage(address, { signal, ...options }).catch(() => null);
    if (!reply?.answer.ok) return;
    then?.();
    put(reply.page);
  }, 200);
}

function search(form) {
  const wanted = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.getAttribute('action')}?${wanted}`;
  ask(address, {}, () => history.replaceState(null, '', address));
}

document.addEventListener('input', ({ target }) => {
  if (!target.form) return;
  if ('live' in target.form.dataset) {
    search(target.form);
  } else if ('seek' in target.dataset) {
    const button = target.parentElement.querySelector('button');
    ask(target.form.getAttribute('action'), { method: 'POST', body: new URLSearchParams(new FormData(target.form, button)) });
  } else {
    typing?.abort();
  }
});

// What a form would do is told anew with each change of it; nothing else in it moves under the hands of whoever fills it in.
document.addEventListener('change', ({ target }) => {
  const part = target.form?.querySelector('[data-preview]');
  if (!part || 'seek' in target.dataset) return;
  const body = new URLSearchParams(new FormData(target.form));
  body.set('do', 'preview');
  const put = (page) => part.replaceChildren(...(page.getElementById(part.id)?.childNodes ?? []));
  ask(target.form.getAttribute('action'), { method: 'POST', body }, undefined, put);
});

document.addEventListener('click', (event) => {
  event.target.closest('[data-dismiss]')?.closest('.toast').remove();
});

// A jump inside the page is one of these too.
addEventListener('popstate', () => {
  if (here() !== shown) location.reload();
});
