// Equity and how far it stood below its peak, with a shared time axis.

import { h, color, section, withTheme } from './dom.js';
import { axes, chart, shortMoney, sync, utc } from './plot.js';
import { underwater } from './data.js';
import * as f from './format.js';

export function equitySection({ result, equity, candles }) {
  const state = { log: false, benchmark: true };
  const start = result.metrics.starting_balance;
  const time = equity.t;
  const hasBenchmark = equity.benchmark.length === time.length;
  const depth = underwater(start, equity.high, equity.low);
  const ending = [time[0], time[time.length - 1]];

  const top = h('div', { class: 'plot' });
  const bottom = h('div', { class: 'plot' });
  const upper = chart(top, () => ({
    height: 320,
    padding: [12, 36, 0, 0],
    tzDate: utc,
    cursor: { sync: { key: sync.key }, drag: { x: true, y: false } },
    scales: { x: { time: true }, y: { distr: state.log ? 3 : 1 } },
    series: [
      { value: (_, v) => (v === null ? '' : f.dateTime(v * 1000)) },
      { label: 'Equity', stroke: color('accent'), width: 1.5, fill: state.log ? undefined : `${color('accent')}14`, value: (_, v) => (v === null ? '' : f.money(v)) },
      { label: 'Low', stroke: 'transparent', show: true, value: (_, v) => (v === null ? '' : f.money(v)), points: { show: false } },
      { label: 'High', stroke: 'transparent', show: true, value: (_, v) => (v === null ? '' : f.money(v)), points: { show: false } },
      { label: 'Buy & hold', stroke: color('muted'), width: 1, dash: [5, 4], show: hasBenchmark && state.benchmark, value: (_, v) => (v === null ? '' : f.money(v)) },
    ],
    bands: [{ series: [3, 2], fill: `${color('accent')}40` }],
    axes: axes((_, values) => values.map((v) => (v === null ? '' : shortMoney(v)))),
  }), [time, equity.last, equity.low, equity.high, hasBenchmark ? equity.benchmark : time.map(() => null)]);
  const lower = chart(bottom, () => ({
    height: 150,
    padding: [8, 36, 0, 0],
    tzDate: utc,
    cursor: { sync: { key: sync.key }, drag: { x: true, y: false } },
    scales: { x: { time: true }, y: { range: (_, low) => [Math.min(low, -0.001) * 1.05, 0] } },
    series: [
      { value: (_, v) => (v === null ? '' : f.dateTime(v * 1000)) },
      { label: 'Below peak', stroke: color('loss'), width: 1, fill: `${color('loss')}33`, value: (_, v) => (v === null ? '' : f.percent(v)) },
    ],
    axes: axes((_, values) => values.map((v) => f.percent(v, 1))),
  }), [time, depth]);
  const zoom = (min, max) => { upper.zoom(min, max); lower.zoom(min, max); };
  withTheme(() => { upper.build(); lower.build(); });
  const toggle = (label, name, enabled = true) => {
    const input = h('input', { type: 'checkbox', checked: state[name], disabled: !enabled, onchange: () => { state[name] = input.checked; upper.build(); } });
    return h('label', {}, input, ` ${label}`);
  };
  const element = section('equity', 'Equity',
    Object.keys(candles).length > 0
      ? 'Marked to market at every candle’s close; the shade spans the lowest to the highest value in each step. Drag to zoom, double-click for all.'
      : 'The candles of this run were not at hand when the report was made: one point a day, and no candle chart.',
    h('div', { class: 'controls' }, toggle('logarithmic', 'log'), toggle('buy & hold', 'benchmark', hasBenchmark),
      h('button', { type: 'button', onclick: () => zoom(...ending) }, 'all')),
    top, h('h3', {}, 'Below the peak'), bottom);
  return { element, zoom };
}
