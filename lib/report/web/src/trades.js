// Every trade: table, candles, and how far prices went for and against it.

import { h, section } from './dom.js';
import { sortedTable } from './table.js';
import { candleView } from './candles.js';
import { scatter } from './svg.js';
import * as f from './format.js';

const mostDots = 3000;

/** Adds each trade's excursions, which follow from its extreme prices. */
export function addExcursions(trades) {
  for (const trade of trades) {
    const low = trade.min_rate / trade.open_rate - 1;
    const high = trade.max_rate / trade.open_rate - 1;
    trade.mae = Math.min(0, trade.is_short ? -high : low);
    trade.mfe = Math.max(0, trade.is_short ? -low : high);
  }
}

const columns = [
  { title: '#', value: (trade) => trade.trade_id },
  { title: 'Pair', left: true, value: (trade) => trade.pair },
  { title: 'Side', left: true, value: (trade) => (trade.is_short ? 'short' : 'long') },
  { title: 'Opened', value: (trade) => trade.open_timestamp, text: f.dateTime },
  { title: 'Closed', value: (trade) => trade.close_timestamp, text: f.dateTime },
  { title: 'Held', value: (trade) => trade.trade_duration, text: (minutes) => f.span(minutes * 60) },
  { title: 'Stake', value: (trade) => trade.stake_amount, text: (v) => f.money(v) },
  { title: 'Entry', value: (trade) => trade.open_rate, text: f.price },
  { title: 'Exit', value: (trade) => trade.close_rate, text: f.price },
  { title: 'Profit', signed: true, value: (trade) => trade.profit_abs, text: f.signedMoney },
  { title: 'Profit %', signed: true, value: (trade) => trade.profit_ratio, text: (v) => f.signedPercent(v) },
  { title: 'MAE', signed: true, value: (trade) => trade.mae, text: (v) => f.percent(v), note: 'Worst price while open, against the entry' },
  { title: 'MFE', signed: true, value: (trade) => trade.mfe, text: (v) => f.signedPercent(v), note: 'Best price while open, against the entry' },
  { title: 'Tag', left: true, value: (trade) => trade.enter_tag },
  { title: 'Exit reason', left: true, value: (trade) => trade.exit_reason, text: (reason, trade) => (trade.ambiguous ? `${reason} ⚠` : reason), note: '⚠ stop and target lay in one candle: decided against the strategy' },
];

function matches(trade, words) {
  const text = `${trade.pair} ${trade.is_short ? 'short' : 'long'} ${trade.enter_tag} ${trade.exit_reason} ` +
    `${f.dateTime(trade.open_timestamp)} ${trade.profit_abs > 0 ? 'won' : trade.profit_abs < 0 ? 'lost' : 'draw'} ${trade.ambiguous ? 'ambiguous' : ''}`.toLowerCase();
  return words.every((word) => text.toLowerCase().includes(word));
}

export function tradesSection(data) {
  const { trades } = data.result;
  if (trades.length === 0) return null;
  const view = candleView(data);
  const select = (trade) => {
    history.replaceState(null, '', `#trade-${trade.trade_id}`);
    view?.show(trade);
    const shown = view && document.getElementById('candles').getBoundingClientRect();
    if (shown && (shown.bottom < 80 || shown.top > window.innerHeight - 80)) document.getElementById('candles').scrollIntoView({ behavior: 'smooth' });
  };
  const table = sortedTable(columns, trades, { sort: 3, descending: false, pageSize: 25, onselect: select });
  const total = h('span', { class: 'note', 'aria-live': 'polite' });
  const filter = h('input', {
    type: 'search', id: 'trade-filter', placeholder: 'filter: btc stop_loss lost 2018-03', 'aria-label': 'Filter the trades',
    oninput: () => apply(),
  });
  function apply() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = trades.filter((trade) => matches(trade, words));
    table.show(found);
    const profit = found.reduce((sum, trade) => sum + trade.profit_abs, 0);
    total.textContent = `${f.count(found.length)} trades, ${f.signedMoney(profit)} ${data.result.assumptions.stake_currency}`;
  }
  apply();

  const dots = trades.length <= mostDots ? trades : trades.filter((_, i) => i % Math.ceil(trades.length / mostDots) === 0);
  const text = (value) => f.percent(value, 1);
  const point = (x) => (trade) => ({
    x: trade[x], y: trade.profit_ratio, gain: trade.profit_abs >= 0, row: trade,
    tip: `#${trade.trade_id} ${trade.pair} ${f.signedPercent(trade.profit_ratio)}, MAE ${f.percent(trade.mae)}, MFE ${f.signedPercent(trade.mfe)}`,
  });
  return {
    element: section('trades', 'Trades', null,
      view?.element ?? null,
      h('div', { class: 'controls' }, filter, total),
      table.element,
      h('div', { class: 'columns' },
        h('figure', {}, h('figcaption', {}, 'Worst excursion (MAE, across) and profit (up)'),
          scatter(dots.map(point('mae')), { label: 'Profit by worst excursion', text, onselect: table.select })),
        h('figure', {}, h('figcaption', {}, 'Best excursion (MFE, across) and profit (up)'),
          scatter(dots.map(point('mfe')), { label: 'Profit by best excursion', text, onselect: table.select }))),
      h('p', { class: 'note' }, 'Winners that fell far before they won say the stop could hardly be nearer; losers that stood high before they lost say an exit came late.' +
        (dots.length < trades.length ? ` The dots are ${f.count(dots.length)} of ${f.count(trades.length)} trades.` : ''))),
    step: table.step,
    /** Opens the trade that the address names: report.html#trade-12. */
    openLinked() {
      const id = Number(/^#trade-(\d+)$/.exec(location.hash)?.[1]);
      const trade = trades.find((one) => one.trade_id === id);
      if (trade) table.select(trade);
    },
    filter,
  };
}
