// Puts the page together: of a strategy's result, of a bot's, or of a search. html.cpp embeds the data; nothing is fetched.

import 'uplot/dist/uPlot.min.css';
import './report.css';
import { loadData } from './data.js';
import { attached, h, themeChanged } from './dom.js';
import { botPage } from './bot.js';
import { resultPage } from './result_page.js';
import { studyPage } from './study_page.js';

const root = document.documentElement;

function toggleTheme() {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  themeChanged();
}

function header({ title, badges, facts, note, download }, sections) {
  return h('header', {},
    h('div', { class: 'title' },
      h('h1', {}, title, badges.map((text) => h('span', { class: 'badge' }, text))),
      h('p', {}, facts.join(' · ')),
      note ? h('p', { class: 'note' }, note) : null),
    h('div', { class: 'actions' },
      download,
      h('button', { type: 'button', onclick: () => print() }, 'print'),
      h('button', { type: 'button', onclick: toggleTheme, title: 'Light or dark (key t)' }, 'theme'),
      h('button', { type: 'button', onclick: () => document.getElementById('help').showModal(), title: 'Keys (key ?)' }, '?')),
    h('nav', { 'aria-label': 'Sections' }, sections.map((one) => h('a', { href: `#${one.id}` }, one.querySelector('h2').textContent))));
}

function help(trades) {
  const ofTrades = trades ? [['/', 'filter the trades'], ['j  k', 'next, previous trade']] : [];
  const keys = [['t', 'light or dark'], ...ofTrades, ['?', 'this help'], ['Esc', 'close']];
  return h('dialog', { id: 'help' }, h('h2', {}, 'Keys'),
    h('dl', { class: 'facts' }, keys.map(([key, what]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)))),
    h('form', { method: 'dialog' }, h('button', {}, 'close')));
}

function keyboard(trades) {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (typing) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (event.key === 't') toggleTheme();
    else if (event.key === '?') document.getElementById('help').showModal();
    else if (event.key === '/' && trades) {
      event.preventDefault();
      trades.filter.focus();
    } else if (event.key === 'j') trades?.step(1);
    else if (event.key === 'k') trades?.step(-1);
  });
}

function start() {
  const data = loadData();
  const page = data.study ? studyPage(data) : data.kind === 'bot' ? botPage(data) : resultPage(data);
  document.getElementById('report').append(header(page.heading, page.sections), ...page.first, ...page.sections,
    h('footer', {}, 'Made by cobot. Past results, simulated ones above all, do not tell the future.'), help(page.trades));
  attached();
  keyboard(page.trades);
  page.trades?.openLinked();
}

// What goes wrong is shown on the page and marked on the document, where a test finds it.
function failed(problem) {
  root.dataset.error = String(problem?.stack ?? problem);
  document.getElementById('report').prepend(h('p', { class: 'failed', role: 'alert' }, `This report could not be drawn: ${problem?.message ?? problem}`));
}
window.addEventListener('error', (event) => failed(event.error ?? event.message));
window.addEventListener('unhandledrejection', (event) => failed(event.reason));
start();
root.dataset.ready = 'true';
