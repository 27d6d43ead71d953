// How a search went, and what one parameter has to do with it.

import { s } from './dom.js';
import { frame, ticks } from './svg.js';

/** The range of values, without the worst twentieth: one hopeless trial would squeeze the rest. */
export function range(values, better) {
  const sorted = values.slice().sort((a, b) => (a - b) * better);
  if (sorted.length === 0) return [0, 1];
  const best = sorted[sorted.length - 1];
  const bad = sorted[Math.floor(sorted.length * 0.05)];
  return [Math.min(best, bad), Math.max(best, bad)];
}

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/** trials: [{epoch, value, counts, tip}] in their order; the line is the best so far. */
export function history(trials, { label, text, better }) {
  const [low, high] = range(trials.filter((trial) => trial.counts).map((trial) => trial.value), better);
  const last = trials.length > 0 ? trials[trials.length - 1].epoch : 1;
  return frame(300, label, () => ({
    low, high, left: 0, right: last, yText: text,
    xTicks: (x) => ticks(0, last, 6).filter(Number.isInteger).map((value) => ({ at: x(value), text: value.toLocaleString('en-US') })),
    draw({ x, y, plot }) {
      let best = null;
      let path = '';
      for (const trial of trials) {
        plot.append(s('circle', {
          class: trial.counts ? 'trial' : 'trial given-up', cx: x(trial.epoch), cy: y(clamp(trial.value, low, high)), r: 2.5,
        }, s('title', {}, trial.tip)));
        if (!trial.counts || (best !== null && (trial.value - best) * better <= 0)) continue;
        const height = y(clamp(trial.value, low, high)).toFixed(1);
        path += best === null ? `M${x(trial.epoch).toFixed(1)} ${height}` : `H${x(trial.epoch).toFixed(1)}V${height}`;
        best = trial.value;
      }
      if (path) plot.append(s('path', { class: 'best-line', d: `${path}H${x(last).toFixed(1)}` }));
    },
  }));
}

/** trials: [{at, value, tip}]; curve: {unit, shown, error}, the mean over all else with a band of one deviation. */
export function slice(trials, curve, axis, { label, text, better }) {
  const [low, high] = range(trials.map((trial) => trial.value), better);
  return frame(220, label, () => ({
    low, high, left: 0, right: 1, yText: text,
    xTicks: (x) => axis.ticks.map((tick) => ({ at: x(tick.at), text: tick.text })),
    draw({ x, y, plot }) {
      for (const trial of trials) {
        plot.append(s('circle', { class: 'trial', cx: x(trial.at), cy: y(clamp(trial.value, low, high)), r: 2.5 }, s('title', {}, trial.tip)));
      }
      if (!curve) return;
      const height = (i, by) => y(clamp(curve.shown[i] + by * curve.error[i], low, high)).toFixed(1);
      const points = (by) => curve.unit.map((unit, i) => `${x(unit).toFixed(1)} ${height(i, by)}`);
      plot.append(
        s('path', { class: 'mean-band', d: `M${[...points(1), ...points(-1).reverse()].join('L')}Z` }),
        s('path', { class: 'mean-line', d: `M${points(0).join('L')}` }));
    },
  }));
}

/** Two objectives against each other; points: [{x, y, front, tip}]. */
export function pareto(points, { label, text, better }) {
  const [left, right] = range(points.map((point) => point.x), better[0]);
  const [low, high] = range(points.map((point) => point.y), better[1]);
  return frame(320, label, () => ({
    low, high, left, right, yText: text,
    xTicks: (x) => ticks(left, right, 5).map((value) => ({ at: x(value), text: text(value) })),
    draw({ x, y, plot }) {
      for (const point of points) {
        plot.append(s('circle', {
          class: point.front ? 'trial front' : 'trial', cx: x(clamp(point.x, left, right)), cy: y(clamp(point.y, low, high)), r: point.front ? 4 : 2.5,
        }, s('title', {}, point.tip)));
      }
    },
  }));
}
