// A page on which something goes on is looked at again while it does. Without this module it is reloaded by hand.

import { fetchPage, swap } from './parts.js';

const EVERY = 2000;

/** Is somebody in the middle of something that must not move under their hands? */
const busy = () => document.hidden || document.querySelector('dialog[open], [popover]:popover-open, [data-sent]');

async function look() {
  if (document.querySelector('[data-goes-on]') && !busy()) {
    const reply = await fetchPage(location.href);
    if (reply?.answer.ok && !reply.answer.redirected && !busy()) swap(reply.page);
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
