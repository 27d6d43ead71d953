// Lines of equal height over a grid of values, and the picture of a function of two parameters.

import { s } from './dom.js';
import { frame } from './svg.js';

const levels = 9;

/** Where the height `level` is crossed: pairs of points in grid coordinates (marching squares). */
export function contourLines(values, columns, rows, level) {
  const at = (c, r) => values[r * columns + c];
  const lines = [];
  for (let r = 0; r + 1 < rows; ++r) {
    for (let c = 0; c + 1 < columns; ++c) {
      const corners = [[c, r], [c + 1, r], [c + 1, r + 1], [c, r + 1]];
      const crossings = [];
      corners.forEach((from, i) => {
        const to = corners[(i + 1) % 4];
        const a = at(...from) - level;
        const b = at(...to) - level;
        if (a < 0 === b < 0) return;
        const share = a / (a - b);
        crossings.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
      });
      for (let k = 0; k + 1 < crossings.length; k += 2) lines.push([crossings[k], crossings[k + 1]]);
    }
  }
  return lines;
}

/** map: {rows, columns, shown}; dots: [{x, y, tip}]; all places in 0 to 1. */
export function contour(map, { across, up, dots, text, label, better }) {
  const { rows, columns, shown } = map;
  const low = Math.min(...shown);
  const high = Math.max(...shown);
  const band = (value) => Math.min(levels - 1, Math.floor(((value - low) / (high - low || 1)) * levels));
  const ordered = !across.choice && !up.choice;
  return frame(360, label, () => ({
    low: 0, high: 1, left: 0, right: 1,
    yTicks: up.ticks,
    xTicks: (x) => across.ticks.map((tick) => ({ at: x(tick.at), text: tick.text })),
    draw({ x, y, plot }) {
      for (let r = 0; r < rows; ++r) {
        for (let c = 0; c < columns; ++c) {
          const value = shown[r * columns + c];
          const depth = better > 0 ? band(value) : levels - 1 - band(value);
          plot.append(s('rect', {
            class: `band b${depth}`, x: x(c / columns), width: x(1 / columns) - x(0),
            y: y((r + 1) / rows), height: y(0) - y(1 / rows),
          }, s('title', {}, text(value))));
        }
      }
      for (let k = 1; ordered && k < levels; ++k) {
        const level = low + ((high - low) * k) / levels;
        const path = contourLines(shown, columns, rows, level).map(([from, to]) => [from, to]
          .map(([c, r], i) => `${i ? 'L' : 'M'}${x((c + 0.5) / columns).toFixed(1)} ${y((r + 0.5) / rows).toFixed(1)}`).join('')).join('');
        if (path) plot.append(s('path', { class: 'contour', d: path }, s('title', {}, text(level))));
      }
      for (const dot of dots) {
        plot.append(s('circle', { class: 'trial', cx: x(dot.x), cy: y(dot.y), r: 2 }, s('title', {}, dot.tip)));
      }
    },
  }));
}
