// Rows: the cursor of the keys, and how many are ticked.

import { plain } from './palette.js';

const rows = () => [...document.querySelectorAll('[data-row]')];
let at = 0;

function move(step) {
  const all = rows();
  const now = all.findIndex((row) => row.classList.contains('at'));
  const next = all[Math.min(Math.max(now + step, 0), all.length - 1)];
  next?.querySelector('[data-key="o"], a, button')?.focus();
  if (next) mark(next);
}

function mark(row) {
  for (const other of document.querySelectorAll('[data-row].at')) other.classList.remove('at');
  row.classList.add('at');
  row.scrollIntoView({ block: 'nearest' });
  at = rows().indexOf(row);
}

function press(key) {
  const row = document.querySelector('[data-row].at');
  const control = key === 'x' ? row?.querySelector('.tick input') : row?.querySelector(`[data-key="${CSS.escape(key)}"]`);
  control?.click();
  return Boolean(control);
}

const typed = (target) => target.closest?.('input:not([type="checkbox"], [type="radio"]), textarea, select');

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typed(event.target) || document.querySelector('dialog[open]')) return;
  const { key } = event;
  if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1);
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
  const said = document.querySelector(`#${table.id}-list [data-count]`);
  if (!said) return;
  const { lang } = document.documentElement;
  const form = new Intl.PluralRules(lang).select(ticked) === 'one' ? said.dataset.one : said.dataset.other;
  said.textContent = form.replace(/\d/, new Intl.NumberFormat(lang).format(ticked));
}

document.addEventListener('change', (event) => {
  const table = event.target.closest('.tick') && event.target.closest('table');
  if (!table) return;
  if ('all' in event.target.dataset) {
    for (const tick of table.querySelectorAll('tbody .tick input')) tick.checked = event.target.checked;
  }
  count(table);
});

document.addEventListener('reset', () => setTimeout(() => document.querySelectorAll('table.tbl[id]').forEach(count)));

// What was done may have taken the row away: the cursor stays at its place.
document.addEventListener('swapped', () => {
  const row = at > 0 || document.activeElement === document.body ? rows()[at] ?? rows().at(-1) : null;
  if (row && !document.querySelector('dialog[open]')) row.classList.add('at');
});

// A picker shows what contains the typed letters.
document.addEventListener('input', (event) => {
  if (!('narrow' in event.target.dataset)) return;
  const wanted = plain(event.target.value);
  for (const entry of event.target.closest('fieldset').querySelectorAll('li')) {
    entry.hidden = !plain(entry.textContent).includes(wanted);
  }
});
