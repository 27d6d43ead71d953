// Where the profit came from: by pair, tag, exit, side, hour and weekday.

import { h, section } from './dom.js';
import { sortedTable } from './table.js';
import * as f from './format.js';

const columns = (title) => [
  { title, left: true, value: (row) => (Array.isArray(row.key) ? row.key.map((part) => part || '(no tag)').join(' → ') : row.key || '(no tag)') },
  { title: 'Trades', value: (row) => row.trades, text: f.count },
  { title: 'Net', signed: true, value: (row) => row.profit_total_abs, text: f.signedMoney },
  { title: 'Net %', signed: true, value: (row) => row.profit_total, text: (v) => f.signedPercent(v), note: 'Of the starting balance' },
  { title: 'Mean trade', signed: true, value: (row) => row.profit_mean, text: (v) => f.signedPercent(v) },
  { title: 'Won', value: (row) => row.winrate, text: (v) => f.percent(v, 1) },
  { title: 'W/D/L', value: (row) => row.wins, text: (_, row) => `${row.wins}/${row.draws}/${row.losses}` },
  { title: 'Factor', value: (row) => row.profit_factor, text: (v) => f.figure(v), note: 'Sum of wins over sum of losses' },
  { title: 'Mean holding', value: (row) => row.duration_avg_s, text: f.span },
  { title: 'MAE 95 %', signed: true, value: (row) => row.mae_p95, text: (v) => f.percent(v, 1), note: '95 % of the trades fell no further below (or above) their entry' },
  { title: 'Fees', value: (row) => row.fees, text: (v) => f.money(v) },
];

/** The same rows for a key that the result file has no table of. */
function rowsBy(trades, keyOf, keys, start) {
  const groups = new Map(keys.map((key) => [key, []]));
  for (const trade of trades) groups.get(keyOf(trade)).push(trade);
  return [...groups].filter(([, members]) => members.length > 0).map(([key, members]) => {
    const sum = (value) => members.reduce((total, trade) => total + value(trade), 0);
    const wins = members.filter((trade) => trade.profit_abs > 0);
    const losses = members.filter((trade) => trade.profit_abs < 0);
    const lost = -losses.reduce((total, trade) => total + trade.profit_abs, 0);
    const adverse = members.map((trade) => trade.mae).sort((a, b) => a - b);
    return {
      key,
      trades: members.length,
      profit_total_abs: sum((trade) => trade.profit_abs),
      profit_total: sum((trade) => trade.profit_abs) / start,
      profit_mean: sum((trade) => trade.profit_ratio) / members.length,
      winrate: wins.length / members.length,
      wins: wins.length, draws: members.length - wins.length - losses.length, losses: losses.length,
      profit_factor: lost > 0 ? wins.reduce((total, trade) => total + trade.profit_abs, 0) / lost : null,
      duration_avg_s: sum((trade) => trade.trade_duration * 60) / members.length,
      mae_p95: adverse[Math.floor(0.05 * (adverse.length - 1))],
      fees: sum((trade) => trade.fee_open_cost + trade.fee_close_cost),
    };
  });
}

/** tabs: [{id, title, element}] */
export function tabbed(tabs, label) {
  const panels = tabs.map((tab) => h('div', { role: 'tabpanel', id: `panel-${tab.id}`, 'aria-labelledby': `tab-${tab.id}`, hidden: true }, tab.element));
  const buttons = tabs.map((tab, i) => h('button', {
    type: 'button', role: 'tab', id: `tab-${tab.id}`, 'aria-controls': `panel-${tab.id}`, onclick: () => open(i),
    onkeydown: (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = (i + by + tabs.length) % tabs.length;
      open(next);
      buttons[next].focus();
    },
  }, tab.title));
  function open(index) {
    buttons.forEach((button, i) => {
      button.setAttribute('aria-selected', String(i === index));
      button.tabIndex = i === index ? 0 : -1;
    });
    panels.forEach((panel, i) => { panel.hidden = i !== index; });
  }
  open(0);
  return h('div', { class: 'tabs' }, h('div', { role: 'tablist', 'aria-label': label }, buttons), panels);
}

export function breakdownSection({ result }) {
  const start = result.metrics.starting_balance;
  const withTotal = (rows) => rows.map((row) => (row.key === 'TOTAL' ? { ...row, total: true } : row));
  const tab = (id, title, first, rows) => ({ id, title, element: sortedTable(columns(first), withTotal(rows), { sort: id === 'hour' || id === 'weekday' ? -1 : 2 }).element });
  const hours = Array.from({ length: 24 }, (_, i) => `${String(i).padStart(2, '0')}:00`);
  const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const trades = result.trades;
  const tabs = [
    tab('pair', 'Pair', 'Pair', result.results_per_pair),
    tab('tag', 'Enter tag', 'Tag', result.results_per_enter_tag),
    tab('exit', 'Exit reason', 'Reason', result.exit_reason_summary),
    tab('mix', 'Tag and exit', 'Tag → reason', result.mix_tag_stats),
    tab('side', 'Side', 'Side', rowsBy(trades, (trade) => (trade.is_short ? 'short' : 'long'), ['long', 'short'], start)),
    tab('hour', 'Hour', 'Opened (UTC)', rowsBy(trades, (trade) => hours[new Date(trade.open_timestamp).getUTCHours()], hours, start)),
    tab('weekday', 'Weekday', 'Opened on', rowsBy(trades, (trade) => weekdays[(new Date(trade.open_timestamp).getUTCDay() + 6) % 7], weekdays, start)),
  ];
  return section('breakdown', 'Breakdown', null, tabbed(tabs, 'Breakdown'));
}
