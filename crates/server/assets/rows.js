// Rows: the cursor of the keys, and how many are ticked.

const rowsOf = (list) => [...list.querySelectorAll('[data-row]')];

// The list remembers the place of the cursor: its content may be replaced.
function mark(row) {
  for (const other of document.querySelectorAll('[data-row].at')) other.classList.remove('at');
  for (const other of document.querySelectorAll('[data-at]')) delete other.dataset.at;
  const list = row.closest('[data-part]');
  list.dataset.at = rowsOf(list).indexOf(row);
  row.classList.add('at');
}

function reach(row) {
  if (!row) return;
  mark(row);
  row.scrollIntoView({ block: 'nearest' });
  row.querySelector('[data-key="o"], a, button')?.focus({ preventScroll: true });
}

function move(step) {
  const rows = rowsOf(document);
  const now = rows.findIndex((row) => row.classList.contains('at'));
  reach(rows[Math.min(Math.max(now + step, 0), rows.length - 1)]);
}

function press(key) {
  const row = document.querySelector('[data-row].at');
  const control = row?.querySelector(key === 'x' ? '.tick input' : `[data-key="${key}"]`);
  control?.click();
  return Boolean(control);
}

const typing = (target) => target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select');

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
  const { key } = event;
  if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1);
  else if (event.repeat) return;
  else if (key === '?') document.getElementById('keys')?.showModal();
  else if (key === '/') document.querySelector('[data-find]')?.focus();
  else if (!/^[a-z]$/.test(key) || !press(key)) return;
  event.preventDefault();
});

document.addEventListener('focusin', (event) => {
  const row = event.target.closest('[data-row]');
  if (row && !row.classList.contains('at')) mark(row);
});

function count(table) {
  const ticks = [...table.querySelectorAll('tbody .tick input')];
  const ticked = ticks.filter((tick) => tick.checked).length;
  const all = table.querySelector('[data-all]');
  if (all) {
    all.checked = ticked > 0 && ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
  }
  const said = table.closest('[data-part]').querySelector('[data-count]');
  if (!said) return;
  const { lang } = document.documentElement;
  const form = new Intl.PluralRules(lang).select(ticked) === 'one' ? said.dataset.one : said.dataset.other;
  said.textContent = form.replace(/\d/, new Intl.NumberFormat(lang).format(ticked));
}

const countAll = () => document.querySelectorAll('[data-part] table.tbl').forEach(count);

function tickEach(table, ticked) {
  for (const tick of table.querySelectorAll('tbody .tick input')) tick.checked = ticked;
}

document.addEventListener('change', ({ target }) => {
  if (!('everything' in target.dataset)) return;
  const table = target.closest('[data-part]').querySelector('table');
  if (target.checked) tickEach(table, true);
  count(table);
});

document.addEventListener('change', (event) => {
  const table = event.target.closest('.tick')?.closest('table');
  if (!table) return;
  if ('all' in event.target.dataset) tickEach(table, event.target.checked);
  const everything = table.closest('[data-part]').querySelector('[data-everything]');
  if (everything && !event.target.checked) everything.checked = false;
  count(table);
});

document.addEventListener('reset', () => setTimeout(countAll));

// What was done may have taken the row away: the cursor stays at its place.
document.addEventListener('swapped', () => {
  const list = document.querySelector('[data-at]');
  if (list) {
    const rows = rowsOf(list);
    const row = rows[list.dataset.at] ?? rows.at(-1);
    if (document.activeElement === document.body) reach(row);
    else row?.classList.add('at');
  }
  countAll();
});
