// All figures with their formulas, the funnel, and the files behind the page.

import { h, section } from './dom.js';
import * as f from './format.js';

function groups(definitions) {
  const found = new Map();
  for (const definition of definitions) {
    if (!found.has(definition.group)) found.set(definition.group, []);
    found.get(definition.group).push(definition);
  }
  return [...found];
}

export function figuresSection({ result, definitions }) {
  return section('figures', 'All figures', 'Point at a figure for its formula; the names are those of the JSON file and of --assert.',
    h('div', { class: 'groups' }, groups(definitions).map(([title, members]) => h('div', { class: 'group' },
      h('h3', {}, title),
      h('dl', {}, members.map((definition) => h('div', { title: `${definition.name} = ${definition.formula} (${definition.source})` },
        h('dt', {}, definition.label), h('dd', {}, f.metric(definition, result.metrics)))))))));
}

export function funnelSection({ result }) {
  if (result.funnel.length === 0) return null;
  const share = (row) => (row.seen === 0 ? 0 : row.held / row.seen);
  return section('funnel', 'Signal funnel', 'On how many candles each condition of the strategy held.',
    h('table', { class: 'funnel' },
      h('thead', {}, h('tr', {}, h('th', { class: 'left' }, 'Condition'), h('th', {}, 'Held'), h('th', {}, 'Of'), h('th', {}, 'Share'), h('th', { class: 'left' }, ''))),
      h('tbody', {}, result.funnel.map((row) => h('tr', {},
        h('td', { class: 'left', style: `padding-left: ${0.6 + row.depth * 1.4}em` }, h('code', {}, row.condition)),
        h('td', {}, f.count(row.held)), h('td', {}, f.count(row.seen)), h('td', {}, f.percent(share(row))),
        h('td', { class: 'left meter' }, h('span', { style: `width: ${(share(row) * 100).toFixed(2)}%` })))))),
    h('p', { class: 'note' }, `Of the entry signals, ${f.count(result.metrics.rejected_signals)} found no free slot or money and ` +
      `${f.count(result.metrics.refused_by_risk)} were refused by the risk rules.`));
}

export function glossarySection({ definitions }) {
  return section('glossary', 'Glossary', null,
    h('details', {}, h('summary', {}, `${definitions.length} figures, their formulas and where they come from`),
      h('div', { class: 'scroll' }, h('table', { class: 'glossary' },
        h('thead', {}, h('tr', {}, ['Name', 'Label', 'Formula', 'Source'].map((title) => h('th', { class: 'left', scope: 'col' }, title)))),
        h('tbody', {}, definitions.map((definition) => h('tr', {}, h('td', { class: 'left' }, h('code', {}, definition.name)),
          ['label', 'formula', 'source'].map((name) => h('td', { class: 'left' }, definition[name])))))))));
}

export function downloadLink({ result }) {
  const text = JSON.stringify(result, null, 1);
  return h('a', {
    class: 'button', download: `${result.strategy ?? result.name}-${result.run_id}.json`,
    href: URL.createObjectURL(new Blob([text], { type: 'application/json' })),
  }, 'JSON');
}
