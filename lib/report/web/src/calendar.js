// Months, years and how returns are distributed.

import { h, section } from './dom.js';
import { bars, histogram } from './svg.js';
import * as f from './format.js';

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Returns compounded; null when there are none. */
const compounded = (returns) => {
  const known = returns.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((product, value) => product * (1 + value), 1) - 1;
};

function heatMap(months) {
  const byYear = new Map();
  for (const month of months) {
    const [year, number] = month.date.split('-').map(Number);
    if (!byYear.has(year)) byYear.set(year, new Array(12).fill(null));
    byYear.get(year)[number - 1] = month;
  }
  const largest = Math.max(0.0001, ...months.map((month) => Math.abs(month.equity_return ?? 0)));
  const cell = (month) => {
    if (!month || month.equity_return === null) return h('td', {}, '');
    const share = Math.min(1, Math.abs(month.equity_return) / largest);
    const side = month.equity_return >= 0 ? 'gain' : 'loss';
    const percentage = Math.round(12 + share * 60);
    return h('td', {
      style: month.equity_return === 0 ? '' : `background: color-mix(in srgb, var(--${side}) ${percentage}%, var(--panel))`,
      title: `${month.date.slice(0, 7)}: ${f.signedPercent(month.equity_return)}, ${month.trades} trades, ${f.signedMoney(month.profit_abs)} closed`,
    }, month.equity_return === 0 ? '0.0%' : f.signedPercent(month.equity_return, 1));
  };
  return h('div', { class: 'scroll' }, h('table', { class: 'heat' },
    h('thead', {}, h('tr', {}, h('th', {}, ''), monthNames.map((name) => h('th', { scope: 'col' }, name)), h('th', { scope: 'col' }, 'Year'))),
    h('tbody', {}, [...byYear].map(([year, row]) => {
      const total = compounded(row.map((month) => month?.equity_return));
      return h('tr', {}, h('th', { scope: 'row' }, String(year)), row.map(cell),
        h('td', { class: `total ${f.tone(total)}` }, f.signedPercent(total, 1)));
    }))));
}

export function calendarSection({ result }) {
  const months = result.periodic_breakdown.month;
  const years = [...new Set(months.map((month) => month.date.slice(0, 4)))].map((year) => {
    const value = compounded(months.filter((month) => month.date.startsWith(year)).map((month) => month.equity_return));
    return { label: year, value, tip: `${year}: ${f.signedPercent(value)}` };
  });
  const equity = result.daily_equity;
  const daily = equity.map(([, value], i) => value / (i === 0 ? result.metrics.starting_balance : equity[i - 1][1]) - 1)
    .filter((value) => Number.isFinite(value) && value !== 0);
  const trades = result.trades.map((trade) => trade.profit_ratio);
  const monthBars = months.map((month) => ({
    label: monthNames[Number(month.date.slice(5, 7)) - 1], value: month.equity_return,
    tip: `${month.date.slice(0, 7)}: ${f.signedPercent(month.equity_return)}`,
  }));
  const percentTick = (value) => (value === 0 ? '0%' : f.signedPercent(value, Math.abs(value) < 0.05 ? 1 : 0));
  return section('calendar', 'Calendar', 'Returns of the account marked to market, by UTC month.',
    heatMap(months),
    h('div', { class: 'columns' },
      years.length > 1
        ? h('figure', {}, h('figcaption', {}, 'Years'), bars(years, { label: 'Return of each year', yText: percentTick }))
        : h('figure', {}, h('figcaption', {}, 'Months'), bars(monthBars, { label: 'Return of each month', yText: percentTick })),
      trades.length > 0 ? h('figure', {}, h('figcaption', {}, `Profit of ${f.count(trades.length)} trades`),
        histogram(trades, { label: 'Distribution of trade profits', text: percentTick, unit: 'trades' })) : null,
      daily.length > 1 ? h('figure', {}, h('figcaption', {}, `Return of ${f.count(daily.length)} days with a change`),
        histogram(daily, { label: 'Distribution of daily returns', text: percentTick, unit: 'days' })) : null));
}
