// Small charts drawn as SVG: bars, histograms, scatters. They take their colours from the style sheet.

import { h, s, onWidth } from './dom.js';

export const margin = { top: 8, right: 18, bottom: 24, left: 48 };

/** A round step so that `span` is cut into about `parts`. */
export function niceStep(span, parts) {
  const raw = span / parts;
  const size = 10 ** Math.floor(Math.log10(raw));
  return [1, 2, 2.5, 5, 10].map((factor) => factor * size).find((step) => step >= raw) ?? size * 10;
}

export function ticks(low, high, parts) {
  if (!(high > low)) return [low];
  const step = niceStep(high - low, parts);
  const found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; ++i) found.push(+(i * step).toPrecision(12));
  return found;
}

/** A frame with axes; `draw({x, y, width, height, plot})` adds the content. `yTicks`: [{at, text}] instead of numbers. */
export function frame(height, label, setup) {
  const box = h('div', { class: 'chart' });
  onWidth(box, (width) => {
    const { low, high, left, right, yText, yTicks, xTicks, draw } = setup(width);
    const x = (value) => margin.left + ((value - left) / (right - left || 1)) * (width - margin.left - margin.right);
    const y = (value) => margin.top + (1 - (value - low) / (high - low || 1)) * (height - margin.top - margin.bottom);
    const plot = s('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label });
    for (const { at, text } of yTicks ?? ticks(low, high, 4).map((value) => ({ at: value, text: yText(value) }))) {
      plot.append(
        s('line', { class: at === 0 && !yTicks ? 'axis' : 'grid', x1: margin.left, x2: width - margin.right, y1: y(at), y2: y(at) }),
        s('text', { class: 'tick', x: margin.left - 6, y: y(at) + 4, 'text-anchor': 'end' }, text));
    }
    for (const { at, text } of xTicks(x)) {
      plot.append(s('text', { class: 'tick', x: at, y: height - 6, 'text-anchor': 'middle' }, text));
    }
    draw({ x, y, plot, width, height });
    box.replaceChildren(plot);
  });
  return box;
}

/** items: [{label, value, tip}] */
export function bars(items, { height = 180, label, yText }) {
  const values = items.map((item) => item.value ?? 0);
  return frame(height, label, (width) => {
    const every = Math.ceil(items.length / Math.max(1, Math.floor((width - 60) / 52)));
    return {
      low: Math.min(0, ...values),
      high: Math.max(0, ...values),
      left: 0,
      right: items.length,
      yText,
      xTicks: (x) => items.flatMap((item, i) => (i % every === 0 ? [{ at: x(i + 0.5), text: item.label }] : [])),
      draw({ x, y, plot }) {
        items.forEach((item, i) => {
          const value = item.value ?? 0;
          const gap = Math.min(6, (x(1) - x(0)) * 0.2);
          plot.append(s('rect', {
            class: value >= 0 ? 'bar gain' : 'bar loss',
            x: x(i) + gap / 2, width: Math.max(1, x(1) - x(0) - gap),
            y: Math.min(y(0), y(value)), height: Math.max(1, Math.abs(y(value) - y(0))),
          }, s('title', {}, item.tip)));
        });
      },
    };
  });
}

/** Amounts that add up to the last one: items [{label, value, tip}], the last being their sum. */
export function waterfall(items, { height = 240, label, yText }) {
  let sum = 0;
  const steps = items.map((item, i) => {
    const from = i === items.length - 1 ? 0 : sum;
    sum = from + item.value;
    return { ...item, from, to: sum };
  });
  const ends = steps.flatMap((step) => [step.from, step.to]);
  const room = (Math.max(0, ...ends) - Math.min(0, ...ends)) * 0.12; // For the amounts above the bars.
  return frame(height, label, () => ({
    low: Math.min(0, ...ends),
    high: Math.max(0, ...ends) + room,
    left: 0,
    right: items.length,
    yText,
    xTicks: (x) => steps.map((step, i) => ({ at: x(i + 0.5), text: step.label })),
    draw({ x, y, plot }) {
      steps.forEach((step, i) => {
        const gap = (x(1) - x(0)) * 0.25;
        const top = Math.min(y(step.from), y(step.to));
        plot.append(
          s('rect', {
            class: `bar ${step.value >= 0 ? 'gain' : 'loss'}${i === steps.length - 1 ? ' sum' : ''}`,
            x: x(i) + gap, width: Math.max(1, x(1) - x(0) - 2 * gap), y: top, height: Math.max(1, Math.abs(y(step.to) - y(step.from))),
          }, s('title', {}, step.tip)),
          s('text', { class: 'amount', x: x(i + 0.5), y: Math.max(12, top - 5), 'text-anchor': 'middle' }, step.tip));
        if (i + 1 < steps.length) {
          plot.append(s('line', { class: 'bridge', x1: x(i + 1) - gap, x2: x(i + 1) + gap, y1: y(step.to), y2: y(step.to) }));
        }
      });
    },
  }));
}

/** The distribution of ratios; a bin never spans zero. */
export function histogram(values, { height = 180, label, text, unit }) {
  const sorted = values.slice().sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  // The outermost percent would squeeze the rest; it is gathered in the last bins.
  const low = Math.min(0, at(0.005));
  const high = Math.max(0, at(0.995));
  const step = niceStep(high - low || 0.01, 30);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first, Math.ceil(high / step - 1e-9) - 1);
  const counts = new Array(last - first + 1).fill(0);
  for (const value of values) {
    counts[Math.min(last, Math.max(first, Math.floor(value / step + 1e-9))) - first] += 1;
  }
  return frame(height, label, () => ({
    low: 0,
    high: Math.max(...counts, 1),
    left: first * step,
    right: (last + 1) * step,
    yText: (value) => (Number.isInteger(value) ? value.toLocaleString('en-US') : ''),
    xTicks: (x) => ticks(first * step, (last + 1) * step, 5).map((value) => ({ at: x(value), text: text(value) })),
    draw({ x, y, plot }) {
      counts.forEach((number, i) => {
        const from = (first + i) * step;
        plot.append(s('rect', {
          class: from >= -step * 1e-9 ? 'bar gain' : 'bar loss',
          x: x(from) + 0.5, width: Math.max(1, x(from + step) - x(from) - 1),
          y: y(number), height: y(0) - y(number),
        }, s('title', {}, `${number} ${unit} from ${text(from)} to ${text(from + step)}`)));
      });
    },
  }));
}

/** points: [{x, y, tip, gain, row}] */
export function scatter(points, { height = 260, label, text, onselect }) {
  const extent = (values) => [Math.min(0, ...values), Math.max(0, ...values)];
  const [left, right] = extent(points.map((point) => point.x));
  const [low, high] = extent(points.map((point) => point.y));
  return frame(height, label, () => ({
    low, high, left, right,
    yText: text,
    xTicks: (x) => ticks(left, right, 5).map((value) => ({ at: x(value), text: text(value) })),
    draw({ x, y, plot, height: whole }) {
      plot.append(s('line', { class: 'axis', x1: x(0), x2: x(0), y1: margin.top, y2: whole - margin.bottom }));
      for (const point of points) {
        plot.append(s('circle', {
          class: point.gain ? 'dot gain' : 'dot loss', cx: x(point.x), cy: y(point.y), r: 3,
          onclick: onselect ? () => onselect(point.row) : undefined,
        }, s('title', {}, point.tip)));
      }
    },
  }));
}
