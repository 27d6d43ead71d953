// The first screen: what came of it, what was assumed, and how to get it again.

import { h, section } from './dom.js';
import * as f from './format.js';

export function card(label, value, tone, note) {
  return h('div', { class: 'card' }, h('div', { class: 'label' }, label),
    h('div', { class: `value ${tone}` }, value), h('div', { class: 'sub' }, note));
}

function sentence({ metrics: m, assumptions: a, trades: { length: trades } }) {
  if (trades === 0) return 'No trade was made.';
  const verb = m.profit_total > 0 ? 'gained' : m.profit_total < 0 ? 'lost' : 'made nothing:';
  const holding = m.market_change === null ? ''
    : ` Holding the pairs would have ${m.market_change >= 0 ? 'gained' : 'lost'} ${f.percent(Math.abs(m.market_change))}.`;
  return `The strategy ${verb} ${f.percent(Math.abs(m.profit_total))} in ${f.count(Math.round((Date.parse(a.to) - Date.parse(a.from)) / 86400000))} days and ` +
    `${f.count(trades)} trades.${holding}`;
}

export function verdict({ result, checks }) {
  const m = result.metrics;
  const currency = result.assumptions.stake_currency;
  const drawdown = m.max_drawdown > 0
    ? `${f.span(m.max_drawdown_duration_s)}, ${m.max_drawdown_end === null ? 'not recovered' : 'recovered'}` : 'none';
  const interval = m.sharpe_daily_low === null ? 'of daily returns'
    : `95 % interval ${f.figure(m.sharpe_daily_low, 1)} to ${f.figure(m.sharpe_daily_high, 1)}`;
  return h('section', { id: 'verdict', 'aria-label': 'Verdict' },
    h('p', { class: 'sentence' }, sentence(result)),
    h('div', { class: 'cards' },
      card('Net profit', f.signedPercent(m.profit_total), f.tone(m.profit_total), `${f.signedMoney(m.profit_total_abs)} ${currency}`),
      card('Buy & hold', f.signedPercent(m.market_change), f.tone(m.market_change),
        m.excess_return === null ? '' : `the strategy: ${f.signedPercent(m.excess_return)} against it`),
      card('Max drawdown', m.max_drawdown > 0 ? f.percent(-m.max_drawdown) : '0.00%', m.max_drawdown > 0 ? 'loss' : '', drawdown),
      card('Sharpe', f.figure(m.sharpe_daily), f.tone(m.sharpe_daily), interval),
      card('Trades', f.count(m.total_trades), '', `${f.percent(m.winrate, 1)} won, factor ${f.figure(m.profit_factor)}`),
      card('Exposure', f.percent(m.exposure, 1), '', `fees ${f.money(m.fees_paid)} ${currency}`)),
    checks.length === 0 ? null
      : h('ul', { class: 'checks' }, checks.map((check) => h('li', {}, check))));
}

export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

export function copyable(text) {
  const button = h('button', {
    type: 'button',
    onclick: async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = 'copied';
      setTimeout(() => { button.textContent = 'copy'; }, 1500);
    },
  }, 'copy');
  return h('div', { class: 'command' }, h('code', {}, text), button);
}

/** From what exactly a result was made, and how to get it again. */
export function madeFrom(hashes, command) {
  return [
    h('h3', {}, 'Made from'),
    h('dl', { class: 'facts hashes' }, hashes.map(([name, hash]) => h('div', {}, h('dt', {}, name), h('dd', {}, h('code', {}, hash))))),
    h('h3', {}, 'To get it again'),
    copyable(command),
  ];
}

export function assumptions({ result }) {
  const a = result.assumptions;
  const fee = a.maker_fee === a.taker_fee ? f.basisPoints(a.taker_fee)
    : `${f.basisPoints(a.maker_fee)} maker, ${f.basisPoints(a.taker_fee)} taker`;
  return section('assumptions', 'Assumptions', 'What was taken for granted. A result holds only as far as these do.',
    facts([
      ['Data', a.synthetic ? `${a.exchange}: SYNTHETIC, invented prices` : a.exchange],
      ['Pairs', a.pairs.join(', ')],
      ['Timeframe', a.timeframe_detail ? `${a.timeframe}, details from ${a.timeframe_detail}` : a.timeframe],
      ['Period', `${a.from.slice(0, 10)} to ${a.to.slice(0, 10)} UTC${result.partial ? ' (interrupted)' : ''}`],
      ['Candles', `${f.count(a.candles)}, ${f.count(a.gap_candles)} of them gaps` +
        (a.hole_candles > 0 ? `, ${f.count(a.hole_candles)} never fetched` : '')],
      ['Warm-up', `${f.count(a.warmup_candles)} candles`],
      ['Fills', `${a.fill_model}: at the next open${a.latency_candles > 0 ? `, ${a.latency_candles} candles late` : ''}`],
      ['Fee', fee],
      ['Slippage', f.basisPoints(a.slippage)],
      ['Spread', f.basisPoints(a.spread)],
      ['Ambiguous candles', `${f.count(a.ambiguous_candles)}, decided against the strategy` +
        (a.resolved_candles > 0 ? `; ${f.count(a.resolved_candles)} more decided by finer candles` : '')],
      ['Largest fill', `${f.percent(a.largest_volume_share, 1)} of its candle's volume`],
      ['Wallet', `${f.money(result.metrics.starting_balance)} ${a.stake_currency}`],
      ['Stake', `${a.stake_amount}, ${a.max_open_trades > 0 ? `${a.max_open_trades} trades at once` : 'any number of trades at once'}`],
      ['Parameters', Object.entries(result.params).map(([name, value]) => `${name} ${value}`).join(', ')],
      ['Seed', String(a.seed)],
    ]),
    madeFrom([['strategy', result.hashes.strategy], ['candles', result.hashes.data], ['cobot', result.hashes.binary]], result.command));
}
