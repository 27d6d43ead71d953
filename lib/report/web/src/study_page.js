// The page of a parameter search.

import { h, section } from './dom.js';
import { tabbed } from './breakdown.js';
import { contour } from './contour.js';
import { history, pareto, slice } from './study_charts.js';
import { sortedTable } from './table.js';
import * as f from './format.js';

const short = (value) => (value === null || value === undefined ? 'n/a' : String(+value.toPrecision(4)));

/** What the charts of one objective draw: its trials that have a value. Larger is better where `better` is 1. */
function viewOf(data, index) {
  const objective = data.objectives[index];
  const trials = data.trials.filter((trial) => trial.shown[index] !== null && trial.shown[index] !== undefined).map((trial) => ({
    ...trial,
    value: trial.shown[index],
    counts: trial.complete && trial.feasible,
    tip: `#${trial.epoch}: ${objective.name} ${short(trial.shown[index])}${trial.complete ? '' : ', given up on the way'}${trial.feasible ? '' : ', breaks a constraint'}`,
  }));
  return { index, objective, trials, better: objective.sign < 0 ? 1 : -1, importance: objective.importance };
}

function historyOf(view, thinned) {
  return h('div', {},
    history(view.trials, { label: `${view.objective.name} of each trial`, text: short, better: view.better }),
    h('p', { class: 'note' }, `Each dot is a trial, the line the best so far. The worst twentieth lies at the edge.${thinned ? ' Of many trials a part is drawn; all that were the best so far are.' : ''}`));
}

function sharesOf(view, data) {
  if (!view.importance) return h('p', { class: 'note' }, 'Too few different trials, or their values do not differ.');
  const names = data.dimensions.map((one) => one.name);
  const rows = [
    ...view.importance.dimensions.map((one, i) => ({ name: names[i], share: one.share })),
    ...view.importance.pairs.filter((one) => one.share >= 0.005).map((one) => ({ name: `${names[one.a]} with ${names[one.b]}`, share: one.share })),
  ].sort((a, b) => b.share - a.share);
  return h('table', { class: 'funnel' },
    h('thead', {}, h('tr', {}, h('th', { class: 'left' }, 'Parameter'), h('th', {}, 'Explains'), h('th', { class: 'left' }, ''))),
    h('tbody', {}, rows.map((row) => h('tr', {},
      h('td', { class: 'left' }, h('code', {}, row.name)), h('td', {}, f.percent(row.share, 1)),
      h('td', { class: 'left meter' }, h('span', { style: `width: ${(row.share * 100).toFixed(2)}%` }))))));
}

function slicesOf(view, data) {
  const order = data.dimensions.map((_, i) => i);
  const share = (i) => view.importance?.dimensions[i].share ?? 0;
  order.sort((a, b) => share(b) - share(a));
  const complete = view.trials.filter((trial) => trial.complete);
  return h('div', { class: 'columns' }, order.map((i) => h('figure', {},
    h('figcaption', {}, h('code', {}, data.dimensions[i].name), view.importance ? ` explains ${f.percent(share(i), 1)}` : ''),
    slice(complete.map((trial) => ({ at: trial.unit[i], value: trial.value, tip: trial.tip })), view.importance?.dimensions[i], data.dimensions[i],
      { label: `${view.objective.name} against ${data.dimensions[i].name}`, text: short, better: view.better }))));
}

function contoursOf(view, data) {
  const names = data.dimensions.map((one) => one.name);
  const complete = view.trials.filter((trial) => trial.complete);
  const best = complete.slice().sort((a, b) => (b.value - a.value) * view.better).slice(0, 300);
  const tabs = view.importance.pairs.map((map) => ({
    id: `pair-${view.index}-${map.a}-${map.b}`,
    title: `${names[map.a]} × ${names[map.b]}`,
    element: h('figure', {},
      h('figcaption', {}, `Across: ${names[map.a]}; up: ${names[map.b]}. Together they explain ${f.percent(map.share, 1)} beyond each alone. Dots: the best 300 trials.`),
      contour(map, {
        across: data.dimensions[map.a], up: data.dimensions[map.b], text: short, better: view.better,
        label: `Mean ${view.objective.name} over ${names[map.a]} and ${names[map.b]}`,
        dots: best.map((trial) => ({ x: trial.unit[map.a], y: trial.unit[map.b], tip: trial.tip })),
      })),
  }));
  return tabbed(tabs, 'Pairs of parameters');
}

/** Each objective in a tab of its own; one alone needs none. */
function perObjective(views, id, draw) {
  if (views.length === 1) return draw(views[0]);
  return tabbed(views.map((view) => ({ id: `${id}-${view.index}`, title: view.objective.name, element: draw(view) })), 'Objective');
}

function paretoSection(data, views) {
  if (views.length < 2) return null;
  const [a, b] = views;
  const points = data.trials.filter((trial) => trial.complete && trial.feasible && trial.shown[0] !== null && trial.shown[1] !== null)
    .map((trial) => ({ x: trial.shown[0], y: trial.shown[1], tip: `#${trial.epoch}: ${a.objective.name} ${short(trial.shown[0])}, ${b.objective.name} ${short(trial.shown[1])}` }));
  const beats = (p, q) => {
    const x = (p.x - q.x) * a.better;
    const y = (p.y - q.y) * b.better;
    return x >= 0 && y >= 0 && (x > 0 || y > 0);
  };
  for (const point of points) point.front = !points.some((other) => beats(other, point));
  return section('pareto', 'Trade-off', `Across: ${a.objective.name}; up: ${b.objective.name}. The trials that none beats in both are filled.`,
    pareto(points, { label: `${a.objective.name} against ${b.objective.name}`, text: short, better: [a.better, b.better] }));
}

function bestSection(data) {
  const shown = new Map(data.trials.map((trial) => [trial.epoch, trial.shown]));
  const columns = [
    { title: '#', value: (row) => row.epoch, text: f.count },
    ...data.objectives.map((one, i) => ({ title: one.name, value: (row) => shown.get(row.epoch)?.[i], text: short })),
    { title: 'Net', signed: true, value: (row) => row.profit_total, text: (v) => f.signedPercent(v) },
    { title: 'Drawdown', value: (row) => row.max_drawdown, text: (v) => f.percent(v) },
    { title: 'Trades', value: (row) => row.total_trades, text: f.count },
    { title: 'Sharpe', value: (row) => row.sharpe, text: (v) => f.figure(v) },
    { title: 'Factor', value: (row) => row.profit_factor, text: (v) => f.figure(v), note: 'Sum of wins over sum of losses' },
    ...data.dimensions.map((one, i) => ({ title: one.name, value: (row) => Number(row.values[i]), text: (_, row) => row.values[i] })),
  ];
  return section('best', 'Best trials', 'Figures of the training alone: what was chosen for being the best of many looks better than it is.',
    sortedTable(columns, data.best).element);
}

function heading({ study, objectives }) {
  return {
    title: study.strategy,
    badges: [],
    facts: [`search ${study.id}`, study.sampler, `${f.count(study.trials)} trials`, `objective ${objectives.map((one) => one.name).join(', ')}`,
      `seed ${study.seed}`],
    note: `Training ${study.train}${study.test ? `, test ${study.test}` : ', no test'}. Made by cobot ${study.version}.`,
    download: null,
  };
}

export function studyPage(data) {
  const views = data.objectives.map((_, index) => viewOf(data, index));
  const thinned = data.trials.length < data.study.trials;
  const explained = views.filter((view) => view.importance?.pairs.length > 0);
  const sections = [
    section('history', 'History', null, perObjective(views, 'history', (view) => historyOf(view, thinned))),
    paretoSection(data, views),
    section('importance', 'What explains the differences',
      'Functional analysis of variance (fANOVA) over a forest of regression trees: the share of the variance between trials that a parameter explains by itself, and that two explain only together.',
      perObjective(views, 'importance', (view) => sharesOf(view, data))),
    section('slices', 'Slices', 'A trial a dot; the line is the mean over all other parameters, with one standard deviation between the trees.',
      perObjective(views, 'slices', (view) => slicesOf(view, data))),
    explained.length > 0 ? section('contours', 'Contours', 'The mean over all other parameters; the darker, the better.',
      perObjective(explained, 'contours', (view) => contoursOf(view, data))) : null,
    bestSection(data),
  ].filter(Boolean);
  return { heading: heading(data), first: [], sections, trades: null };
}
