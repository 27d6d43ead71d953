// The ten worst falls, each of which can be shown on the equity chart.

import { section } from './dom.js';
import { sortedTable } from './table.js';
import * as f from './format.js';

export function drawdownSection({ result }, zoom) {
  if (result.drawdowns.length === 0) return null;
  const end = Date.parse(result.assumptions.to);
  const rows = result.drawdowns.map((one, i) => ({
    rank: i + 1,
    depth: -one.depth,
    start: Date.parse(one.start),
    trough: Date.parse(one.trough),
    recovered: one.end === null ? null : Date.parse(one.end),
    seconds: ((one.end === null ? end : Date.parse(one.end)) - Date.parse(one.start)) / 1000,
    recovery: one.end === null ? null : (Date.parse(one.end) - Date.parse(one.trough)) / 1000,
    lost: one.low - one.peak,
  }));
  const show = (row) => {
    const margin = Math.max(3600, row.seconds * 0.15);
    zoom(row.start / 1000 - margin, (row.recovered ?? end) / 1000 + margin);
    document.getElementById('equity').scrollIntoView({ behavior: 'smooth' });
  };
  const table = sortedTable([
    { title: '#', value: (row) => row.rank },
    { title: 'Depth', signed: true, value: (row) => row.depth, text: (v) => f.percent(v) },
    { title: 'Lost', signed: true, value: (row) => row.lost, text: f.signedMoney },
    { title: 'From', value: (row) => row.start, text: f.dateTime },
    { title: 'Low', value: (row) => row.trough, text: f.dateTime },
    { title: 'Recovered', value: (row) => row.recovered, text: f.dateTime },
    { title: 'Lasted', value: (row) => row.seconds, text: f.span },
    { title: 'Recovery', value: (row) => row.recovery, text: f.span, note: 'From the low back to the peak' },
  ], rows, { sort: 0, descending: false, onselect: show });
  return section('drawdowns', 'Worst drawdowns', 'Marked to market. Choose one to see it on the equity chart.', table.element);
}
