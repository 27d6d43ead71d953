// The page of a bot: what came of it along each path, its levels and fills on the price, and where the profit came from.

import { heading } from './result_page.js';
import { h, section } from './dom.js';
import { card, facts, madeFrom } from './verdict.js';
import { equitySection } from './equity.js';
import { drawdownSection } from './drawdowns.js';
import { figuresSection, glossarySection } from './figures.js';
import { botCharts, priceSection } from './bot_charts.js';
import { waterfall } from './svg.js';
import { sortedTable } from './table.js';
import * as f from './format.js';

const same = (values) => values.every((value) => value === values[0]);

/** "+1.20 .. +1.30", or one figure when all paths agree. */
function interval(values, text) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? text(low) : `${text(low)} .. ${text(high)}`;
}

function verdictSection({ result, worst }) {
  const { outcomes, currency, checks } = result;
  const low = outcomes[worst];
  const m = low.metrics;
  const shares = outcomes.map((one) => one.metrics.profit_total);
  const profits = outcomes.map((one) => one.profit);
  const wide = !same(profits);
  const drawdown = m.max_drawdown > 0
    ? `${f.span(m.max_drawdown_duration_s)}, ${m.max_drawdown_end === null ? 'not recovered' : 'recovered'}` : 'none';
  return h('section', { id: 'verdict', 'aria-label': 'Verdict' },
    h('p', { class: 'sentence' }, `${result.verdict[0].toUpperCase()}${result.verdict.slice(1)}.`),
    h('div', { class: 'cards' },
      card(wide ? 'Profit, both paths' : 'Profit', h('span', { class: wide ? 'interval' : '' }, interval(shares, f.signedPercent)),
        f.tone(Math.min(...shares)), `${interval(profits, f.signedMoney)} ${currency}`),
      card('Holding the coins', f.signedPercent(m.market_change), f.tone(m.market_change),
        `the bot: ${f.signedPercent(m.excess_return)} against it`),
      card('Max drawdown', m.max_drawdown > 0 ? f.percent(-m.max_drawdown) : '0.00%', m.max_drawdown > 0 ? 'loss' : '', drawdown),
      card('Sharpe', f.figure(m.sharpe_daily), f.tone(m.sharpe_daily), 'of daily returns'),
      card('Round trips', f.count(low.round_trips), '', `${f.count(low.fills)} fills, fees ${f.money(low.fees)} ${currency}`),
      low.time_in_range === null
        ? card('In use', f.percent(low.deployed_mean / low.net_deposits, 0), '', `of the investment; ${f.percent(low.deployed_max / low.net_deposits, 0)} at most`)
        : card('Time in range', f.percent(low.time_in_range, 0), '', low.summary)),
    checks.length === 0 ? null : h('ul', { class: 'checks' }, checks.map((check) => h('li', {}, check))));
}

function assumptionsSection({ result, assumptions }) {
  const a = result.assumptions;
  const low = result.outcomes[0];
  return section('assumptions', 'Assumptions', 'What was taken for granted. A result holds only as far as these do.',
    h('ul', { class: 'phrases' }, assumptions.map((phrase) => h('li', {}, phrase))),
    facts([
      ['Data', a.synthetic ? `${a.exchange}: SYNTHETIC, invented prices` : a.exchange],
      ['Pairs', a.pairs.join(', ')],
      ['Timeframe', a.timeframe_detail ? `${a.timeframe}, inside by ${a.timeframe_detail}` : a.timeframe],
      ['Period', `${a.from.slice(0, 10)} to ${a.to.slice(0, 10)} UTC`],
      ['Candles', `${f.count(a.candles)}, ${f.count(a.gap_candles)} of them gaps` + (a.hole_candles > 0 ? `, ${f.count(a.hole_candles)} never fetched` : '')],
      ['Investment', `${f.money(low.net_deposits)} ${result.currency}`],
      ['Parameters', Object.entries(result.params).map(([name, value]) => `${name} ${value}`).join(', ')],
      ['Seed', String(a.seed)],
    ]),
    madeFrom([['bot', result.hashes.bot], ['candles', result.hashes.data], ['cobot', result.hashes.binary]], result.command));
}

const rows = [
  ['Profit', (o) => f.signedMoney(o.profit), (o) => o.profit],
  ['of the investment', (o) => f.signedPercent(o.metrics.profit_total), (o) => o.profit],
  ['Realised', (o) => f.signedMoney(o.realised), (o) => o.realised],
  ['Floating', (o) => f.signedMoney(o.floating), (o) => o.floating],
  ['Fees', (o) => f.money(o.fees)],
  ['Funding', (o) => f.signedMoney(o.parts.funding), (o) => o.parts.funding],
  ['Equity at the end', (o) => f.money(o.equity)],
  ['Max drawdown', (o) => f.percent(-o.metrics.max_drawdown)],
  ['Sharpe', (o) => f.figure(o.metrics.sharpe_daily)],
  ['Sortino', (o) => f.figure(o.metrics.sortino_daily)],
  ['Fills', (o) => f.count(o.fills)],
  ['Round trips', (o) => f.count(o.round_trips)],
  ['Turnover', (o) => f.money(o.turnover)],
  ['In use, mean', (o) => f.percent(o.deployed_mean / o.net_deposits, 1)],
  ['In use, most', (o) => f.percent(o.deployed_max / o.net_deposits, 1)],
  ['Time in range', (o) => f.percent(o.time_in_range, 1)],
  ['State', (o) => (o.reason ? `${o.state}: ${o.reason}` : o.state)],
];

function pathsSection({ result }) {
  const { outcomes } = result;
  const note = outcomes.length > 1
    ? 'Inside a candle nobody knows which price came first: olhc is open, low, high, close; ohlc open, high, low, close. The truth lies about between the two.'
    : null;
  return section('paths', outcomes.length > 1 ? 'Both paths' : 'Outcome', note, h('div', { class: 'scroll' }, h('table', { class: 'paths' },
    h('thead', {}, h('tr', {}, h('th', { class: 'left' }, result.currency), outcomes.map((one) => h('th', { scope: 'col' }, one.path)))),
    h('tbody', {}, rows.map(([title, text, tone]) => h('tr', {}, h('td', { class: 'left' }, title),
      outcomes.map((one) => h('td', { class: tone ? f.tone(tone(one)) : '' }, text(one)))))))));
}

function attributionSection({ result, worst, attribution }) {
  const low = result.outcomes[worst];
  const items = [...attribution.map(([label, value]) => ({ label, value, tip: f.signedMoney(value) })),
    { label: 'profit', value: low.profit, tip: f.signedMoney(low.profit) }];
  return section('attribution', 'Where the profit came from',
    `Fees are inside the parts; together they are the profit of path ${low.path}, to the last unit. Only the profit is real: a part may gain while the whole loses.`,
    waterfall(items, { label: 'Parts of the profit', yText: f.signedMoney }));
}

function levelsSection({ result, worst }) {
  const low = result.outcomes[worst];
  if (low.levels.length === 0) return null;
  const most = Math.max(1, ...low.levels.map((level) => level.fills));
  const table = sortedTable([
    { title: 'Price', value: (row) => row.price, text: f.price },
    { title: 'Side', left: true, value: (row) => row.side, text: (v) => v },
    { title: 'Amount', value: (row) => row.quantity, text: f.price },
    { title: 'State', left: true, value: (row) => row.state, text: (v) => v },
    { title: 'Fills', value: (row) => row.fills, text: f.count },
    { title: 'Profit', signed: true, value: (row) => row.profit, text: f.signedMoney },
    { title: '', left: true, value: (row) => row.fills, text: (v) => '▇'.repeat(Math.round((v / most) * 24)) },
  ], low.levels, { sort: 0, pageSize: 60 });
  return section('levels', 'Levels', `As they stood at the end (path ${low.path}), with how often each was filled and what its round trips earned.`,
    facts(low.figures), table.element);
}

function fillsSection({ result, worst }) {
  const fills = result.outcomes[worst].fill_list;
  if (fills.length === 0) return null;
  const several = result.assumptions.pairs.length > 1;
  const table = sortedTable([
    { title: 'Time', left: true, value: (row) => row.timestamp, text: f.dateTime },
    several ? { title: 'Pair', left: true, value: (row) => row.pair, text: (v) => v } : null,
    { title: 'Side', left: true, value: (row) => row.side, text: (v) => v },
    { title: 'Price', value: (row) => row.price, text: f.price },
    { title: 'Amount', value: (row) => row.amount, text: f.price },
    { title: 'As', left: true, value: (row) => row.liquidity, text: (v) => v },
    { title: 'Fee', value: (row) => row.fee, text: f.money },
    { title: 'Realised', signed: true, value: (row) => row.realised, text: f.signedMoney, note: 'By average cost, before the fee' },
  ].filter(Boolean), fills, { sort: 0, descending: false, pageSize: 25 });
  return section('fills', 'Fills', `${f.count(fills.length)} along path ${result.outcomes[worst].path}.`, table.element);
}

export function botPage(data) {
  const { result, worst, definitions } = data;
  const low = result.outcomes[worst];
  const { curve } = low;
  const view = { ...low, assumptions: result.assumptions };
  const equity = equitySection({
    result: view,
    equity: { t: curve.end, last: curve.equity, low: curve.equity_low, high: curve.equity, benchmark: curve.holding },
    candles: { any: null },
  });
  const sections = [
    priceSection(data), equity.element, attributionSection(data), pathsSection(data), ...botCharts(data), levelsSection(data),
    assumptionsSection(data), drawdownSection({ result: view }, equity.zoom), fillsSection(data),
    figuresSection({ result: view, definitions }), glossarySection({ definitions }),
  ].filter(Boolean);
  return { heading: heading(data), first: [verdictSection(data)], sections, trades: null };
}
