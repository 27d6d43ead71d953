// A bot over time: price with range, levels and fills; capital in use, weights, position in the range, liquidation.

import { CandlestickSeries, ColorType, createChart, createSeriesMarkers, LineSeries, LineStyle, LineType } from 'lightweight-charts';
import { h, color, onWidth, section, withTheme } from './dom.js';
import { axes, chart, shortMoney, sync, utc } from './plot.js';
import * as f from './format.js';

const mostLines = 60;
const mostMarkers = 600;
const height = 440;

/** The step in which something happened at `time`, in seconds. */
function stepAt(ends, time) {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** One marker a step and side, larger the more was filled; steps are joined when there are too many. */
function fillMarkers(fills, ends, starts) {
  const joined = Math.ceil((ends.length * 2) / mostMarkers);
  const counted = new Map();
  for (const fill of fills) {
    const step = Math.floor(stepAt(ends, fill.timestamp / 1000) / joined) * joined;
    const key = `${fill.side} ${step}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  const markers = [...counted].map(([key, number]) => {
    const [side, step] = key.split(' ');
    const buys = side === 'buy';
    return {
      time: starts[step], position: buys ? 'belowBar' : 'aboveBar', shape: buys ? 'arrowUp' : 'arrowDown',
      color: color(buys ? 'gain' : 'loss'), size: Math.min(1.4, 0.35 + 0.5 * Math.log10(number)), text: '',
    };
  });
  return markers.sort((a, b) => a.time - b.time);
}

export function priceSection({ result, worst }) {
  const low = result.outcomes[worst];
  const { curve } = low;
  const step = curve.end.length > 1 ? curve.end[1] - curve.end[0] : 60;
  const starts = curve.end.map((end) => end - step);
  const box = h('div', { class: 'plot price', style: `height: ${height}px` });
  const drawing = createChart(box, { height, timeScale: { timeVisible: true, rightOffset: 3 } });
  const precision = f.placesFor(curve.close[0] ?? 1);
  const priceFormat = { type: 'price', precision, minMove: 10 ** -precision };
  const candles = drawing.addSeries(CandlestickSeries, { lastValueVisible: false, priceLineVisible: false, borderVisible: false, priceFormat });
  const lined = { lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false, lineWidth: 1, lineType: LineType.WithSteps, priceFormat };
  const top = drawing.addSeries(LineSeries, lined);
  const bottom = drawing.addSeries(LineSeries, lined);
  candles.setData(starts.map((time, i) => ({ time, open: curve.open[i], high: curve.high[i], low: curve.low[i], close: curve.close[i] })));
  const bound = (values) => starts.map((time, i) => (values[i] > 0 ? { time, value: values[i] } : { time }));
  top.setData(bound(curve.range_high));
  bottom.setData(bound(curve.range_low));
  const held = drawing.addSeries(LineSeries, { ...lined, lineWidth: 2, lineStyle: LineStyle.Dashed });
  const average = curve.average ?? [];
  held.setData(bound(average));
  const fills = low.fill_list.filter((fill) => fill.pair === result.assumptions.pairs[0]);
  const markers = createSeriesMarkers(candles, []);
  const levels = low.levels.length <= mostLines ? low.levels : [];
  const state = { levels: levels.length > 0, fills: true };
  let lines = [];

  const draw = () => {
    drawing.applyOptions({
      layout: { background: { type: ColorType.Solid, color: color('panel') }, textColor: color('muted'), fontFamily: 'system-ui' },
      grid: { vertLines: { color: color('grid') }, horzLines: { color: state.levels ? 'transparent' : color('grid') } },
      rightPriceScale: { borderColor: color('grid') },
      timeScale: { borderColor: color('grid') },
    });
    candles.applyOptions({ upColor: color('muted'), downColor: color('muted'), wickUpColor: color('muted'), wickDownColor: color('muted') });
    for (const one of [top, bottom]) one.applyOptions({ color: color('accent') });
    held.applyOptions({ color: color('accent') });
    markers.setMarkers(state.fills ? fillMarkers(fills, curve.end, starts) : []);
    for (const line of lines) candles.removePriceLine(line);
    lines = state.levels ? levels.map((level) => candles.createPriceLine({
      price: level.price, title: '', color: `${color(level.side === 'buy' ? 'gain' : 'loss')}${level.state === 'open' ? '99' : '40'}`,
      lineWidth: 1, lineStyle: level.state === 'open' ? LineStyle.Solid : LineStyle.Dotted, axisLabelVisible: false,
    })) : [];
  };
  onWidth(box, (width) => {
    drawing.resize(width, height);
    drawing.timeScale().fitContent();
  });
  withTheme(draw);
  const toggle = (label, name, enabled = true) => {
    const input = h('input', { type: 'checkbox', checked: state[name], disabled: !enabled, onchange: () => { state[name] = input.checked; draw(); } });
    return h('label', {}, input, ` ${label}`);
  };
  return section('price', result.assumptions.pairs[0],
    `Candles of ${f.span(step)}. Arrows: fills (larger where several fell together). Lines: levels as they stood at the end, buys green, sells red` +
      `${curve.range_high.some((value) => value > 0) ? '; blue: the range' : ''}${average.some((value) => value > 0) ? '; dashed: the average price of what is held' : ''}.`,
    h('div', { class: 'controls' }, toggle('fills', 'fills', fills.length > 0), toggle('levels', 'levels', levels.length > 0),
      levels.length < low.levels.length ? h('span', { class: 'note' }, `${low.levels.length} levels are too many to draw; they are in the table`) : null,
      h('button', { type: 'button', onclick: () => drawing.timeScale().fitContent() }, 'all')),
    box);
}

/** A section with one chart of lines over the curve's time. series: [{label, values, tone, fill, dash}] */
function lines(id, title, note, time, series, text, scale = {}) {
  const box = h('div', { class: 'plot' });
  const drawn = chart(box, () => ({
    height: 200,
    padding: [12, 36, 0, 0],
    tzDate: utc,
    cursor: { sync: { key: sync.key }, drag: { x: true, y: false } },
    scales: { x: { time: true }, y: scale },
    series: [
      { value: (_, v) => (v === null ? '' : f.dateTime(v * 1000)) },
      ...series.map((one) => ({
        label: one.label, stroke: color(one.tone), width: one.dash ? 1 : 1.5, dash: one.dash,
        fill: one.fill ? `${color(one.tone)}${one.fill}` : undefined, value: (_, v) => (v === null || v === undefined ? '' : text(v)),
      })),
    ],
    axes: axes((_, values) => values.map((v) => (v === null ? '' : text(v)))),
  }), [time, ...series.map((one) => one.values)]);
  withTheme(() => drawn.build());
  return section(id, title, note, box);
}

const tones = ['accent', 'gain', 'loss', 'muted'];

function capital({ result, worst }) {
  const { curve, net_deposits: reserved } = result.outcomes[worst];
  return lines('capital', 'Capital in use', 'What the bot holds in coins, or as margin, against what was reserved for it.', curve.end, [
    { label: 'In use', values: curve.deployed, tone: 'accent', fill: '22' },
    { label: 'Reserved', values: curve.end.map(() => reserved), tone: 'muted', dash: [5, 4] },
  ], shortMoney, { range: (_, low, high) => [Math.min(0, low), Math.max(high, reserved) * 1.05] });
}

function weights({ result, worst }) {
  const { curve } = result.outcomes[worst];
  if (curve.weights.length === 0) return null;
  return lines('weights', 'Weights', 'The share of equity in each pair.', curve.end,
    curve.weights.map(({ share }, i) => ({ label: result.assumptions.pairs[i], values: share, tone: tones[i % tones.length] })),
    (v) => f.percent(v, 0));
}

function rangePosition({ result, worst }) {
  const { curve } = result.outcomes[worst];
  if (!curve.range_high.some((value) => value > 0)) return null;
  const position = curve.close.map((price, i) => (curve.range_high[i] > 0
    ? (price - curve.range_low[i]) / (curve.range_high[i] - curve.range_low[i]) : null));
  return lines('range', 'Position in the range', '0 % is the lowest price of the range, 100 % the highest; outside the bot waits.', curve.end, [
    { label: 'Position', values: position, tone: 'accent' },
    { label: 'Top', values: position.map(() => 1), tone: 'muted', dash: [5, 4] },
    { label: 'Bottom', values: position.map(() => 0), tone: 'muted', dash: [5, 4] },
  ], (v) => f.percent(v, 0));
}

function liquidation({ result, worst }) {
  const { curve } = result.outcomes[worst];
  if (!curve.liquidation.some((value) => value > 0)) return null;
  return lines('liquidation', 'Distance to liquidation', 'How far the price stands from where the position would be liquidated.', curve.end, [
    { label: 'Distance', values: curve.close.map((price, i) => (curve.liquidation[i] > 0 ? Math.abs(price / curve.liquidation[i] - 1) : null)), tone: 'loss', fill: '22' },
  ], (v) => f.percent(v, 0));
}

export function botCharts(data) {
  return [rangePosition(data), capital(data), weights(data), liquidation(data)].filter(Boolean);
}
