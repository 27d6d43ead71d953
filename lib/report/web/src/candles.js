// Candles with entries, exits and stops, and the points of chart patterns and levels.

import { CandlestickSeries, ColorType, createChart, createSeriesMarkers, LineSeries, LineStyle } from 'lightweight-charts';
import { h, color, onWidth, withTheme } from './dom.js';
import { decodeCandles } from './data.js';
import * as f from './format.js';

const seconds = (ms) => ms / 1000;

/** The last candle that opens at or before `time`. */
function candleAt(candles, time) {
  let low = 0;
  let high = candles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (candles[middle].time <= time) low = middle + 1;
    else high = middle;
  }
  return candles[Math.max(0, low - 1)];
}

function markersOf(trades, candles, selected) {
  const first = candles[0].time;
  const last = candles[candles.length - 1].time;
  const inside = (time) => time >= first && time <= last + 1;
  const markers = [];
  for (const trade of trades) {
    const chosen = trade === selected;
    const entry = seconds(trade.open_timestamp);
    const exit = seconds(trade.close_timestamp);
    const label = chosen || trades.length <= 12;
    if (inside(entry)) {
      markers.push({
        time: candleAt(candles, entry).time, position: trade.is_short ? 'aboveBar' : 'belowBar',
        shape: trade.is_short ? 'arrowDown' : 'arrowUp', color: color('accent'),
        text: label ? trade.enter_tag || (trade.is_short ? 'short' : 'long') : '', size: chosen ? 2 : 1,
      });
    }
    if (inside(exit)) {
      markers.push({
        time: candleAt(candles, exit).time, position: trade.is_short ? 'belowBar' : 'aboveBar', shape: 'circle',
        color: trade.profit_abs >= 0 ? color('gain') : color('loss'),
        text: label ? `${trade.exit_reason} ${f.signedPercent(trade.profit_ratio)}` : '', size: chosen ? 2 : 1,
      });
    }
  }
  return markers.sort((a, b) => a.time - b.time);
}

/** The points of a figure that lie among the candles, one a candle: [{time, value}]. */
function pointsOf(figure, candles) {
  const first = candles[0].time;
  const last = candles[candles.length - 1].time;
  const points = [];
  for (let i = 0; i < figure.points.length; i += 2) {
    // A level that began earlier, or goes on, is cut off at the edge of what is shown.
    const level = figure.side === 0;
    const at = level ? Math.min(Math.max(figure.points[i], first), last) : figure.points[i];
    if (at < first || at > last) continue;
    const { time } = candleAt(candles, at);
    if (points.length === 0 || time > points[points.length - 1].time) points.push({ time, value: figure.points[i + 1] });
  }
  return points;
}

const wordsOf = (name) => name.replaceAll('_', ' ');

export function candleView({ result, candles, figures }) {
  const pairs = Object.keys(candles).filter((pair) => candles[pair].overview.c.length > 0);
  if (pairs.length === 0) return null;
  const decoded = new Map();
  const state = { pair: pairs[0], trade: null };

  const box = h('div', { class: 'plot candles' });
  const caption = h('p', { class: 'note', 'aria-live': 'polite' });
  const picker = h('select', { onchange: () => show(picker.value, null) }, pairs.map((pair) => h('option', { value: pair }, pair)));
  const whole = h('button', { type: 'button', onclick: () => show(state.pair, null) }, 'whole period');
  const chart = createChart(box, { height: 420, timeScale: { timeVisible: true, rightOffset: 2 } });
  const series = chart.addSeries(CandlestickSeries, { lastValueVisible: false, priceLineVisible: false });
  const markers = createSeriesMarkers(series, []);
  let lines = [];
  let drawn = [];

  /** Draws what is known within the candles shown; returns the names of what was drawn. */
  function drawFigures(pair, shown) {
    for (const one of drawn) chart.removeSeries(one);
    drawn = [];
    const names = new Set();
    if (shown === null) return names;
    const last = shown[shown.length - 1].time;
    for (const figure of figures[pair] ?? []) {
      if (figure.side !== 0 && figure.known > last) continue;
      const points = pointsOf(figure, shown);
      if (points.length < 2) continue;
      const tone = figure.side > 0 ? 'gain' : figure.side < 0 ? 'loss' : 'muted';
      const line = chart.addSeries(LineSeries, {
        color: color(tone), lineWidth: figure.side === 0 ? 1 : 2, lineStyle: figure.side === 0 ? LineStyle.Dashed : LineStyle.Solid,
        pointMarkersVisible: figure.side !== 0, pointMarkersRadius: 4, lastValueVisible: false, priceLineVisible: false,
        crosshairMarkerVisible: false, autoscaleInfoProvider: () => null,
      });
      line.setData(points);
      drawn.push(line);
      names.add(wordsOf(figure.name));
    }
    return names;
  }

  function stretches(pair) {
    if (!decoded.has(pair)) {
      const { decimals, overview, close_ups } = candles[pair];
      decoded.set(pair, { overview: decodeCandles(overview, decimals), step: overview.step, close_ups: close_ups.map((one) => decodeCandles(one, decimals)), closeStep: close_ups[0]?.step });
    }
    return decoded.get(pair);
  }

  function closeUp(pair, trade) {
    if (trade === null) return null;
    return stretches(pair).close_ups.find((part) => part.length > 0 && part[0].time <= seconds(trade.open_timestamp) &&
      part[part.length - 1].time >= seconds(trade.close_timestamp)) ?? null;
  }

  function priceLine(value, title, tone, style) {
    if (!value) return;
    lines.push(series.createPriceLine({ price: value, title, color: color(tone), lineWidth: 1, lineStyle: style, axisLabelVisible: true }));
  }

  function zoomTo(shown, trade) {
    const step = shown.length > 1 ? shown[1].time - shown[0].time : 60;
    const margin = Math.max(30 * step, (seconds(trade.close_timestamp) - seconds(trade.open_timestamp)) * 0.5);
    const from = Math.max(shown[0].time, seconds(trade.open_timestamp) - margin);
    const to = Math.min(shown[shown.length - 1].time, seconds(trade.close_timestamp) + margin);
    if (to > from) chart.timeScale().setVisibleRange({ from, to });
  }

  function show(pair, trade) {
    state.pair = pair;
    state.trade = trade;
    picker.value = pair;
    const all = stretches(pair);
    const near = closeUp(pair, trade);
    const shown = near ?? all.overview;
    const precision = Math.min(candles[pair].decimals, f.placesFor(shown[0].close));
    series.applyOptions({ priceFormat: { type: 'price', precision, minMove: 10 ** -precision } });
    series.setData(shown);
    markers.setMarkers(markersOf(result.trades.filter((one) => one.pair === pair), shown, trade));
    for (const line of lines) series.removePriceLine(line);
    lines = [];
    const names = drawFigures(pair, near);
    if (trade === null) {
      chart.timeScale().fitContent();
      caption.textContent = `${pair}: the whole period in candles of ${f.span(all.step)}. Choose a trade below to see it closely.`;
    } else {
      priceLine(trade.open_rate, 'entry', 'accent', LineStyle.Solid);
      priceLine(trade.close_rate, 'exit', trade.profit_abs >= 0 ? 'gain' : 'loss', LineStyle.Solid);
      priceLine(trade.initial_stop_loss_abs, 'first stop', 'muted', LineStyle.Dotted);
      if (trade.stop_loss_abs !== trade.initial_stop_loss_abs) priceLine(trade.stop_loss_abs, 'stop', 'loss', LineStyle.Dashed);
      zoomTo(shown, trade);
      caption.textContent = `Trade ${trade.trade_id}, ${pair}, ${trade.is_short ? 'short' : 'long'}: ` +
        `${f.price(trade.amount)} at ${f.price(trade.open_rate)} on ${f.dateTime(trade.open_timestamp)}, ` +
        `${trade.exit_reason} at ${f.price(trade.close_rate)} on ${f.dateTime(trade.close_timestamp)}, ` +
        `${f.signedMoney(trade.profit_abs)} (${f.signedPercent(trade.profit_ratio)}).` +
        (names.size > 0 ? ` Drawn: ${[...names].join(', ')}.` : '') +
        (near === null ? ` Only the coarse candles (${f.span(all.step)}) of this stretch are in the file.` : '');
    }
  }

  onWidth(box, (width) => {
    chart.resize(width, 420);
    show(state.pair, state.trade);
  });
  withTheme(() => {
    chart.applyOptions({
      layout: { background: { type: ColorType.Solid, color: color('panel') }, textColor: color('muted'), fontFamily: 'system-ui' },
      grid: { vertLines: { color: color('grid') }, horzLines: { color: color('grid') } },
      rightPriceScale: { borderColor: color('grid') },
      timeScale: { borderColor: color('grid') },
    });
    series.applyOptions({
      upColor: color('gain'), downColor: color('loss'), wickUpColor: color('gain'), wickDownColor: color('loss'), borderVisible: false,
    });
    show(state.pair, state.trade);
  });
  const element = h('div', { id: 'candles' }, h('div', { class: 'controls' }, h('label', {}, 'pair ', picker), whole), box, caption);
  return {
    element,
    show: (trade) => {
      if (!candles[trade.pair] || candles[trade.pair].overview.c.length === 0) return;
      show(trade.pair, trade);
    },
  };
}
