// Charts over time with uPlot: one look, and one cursor for all of them.

import uPlot from 'uplot';
import { color, onWidth } from './dom.js';

export const sync = uPlot.sync('time');

export const utc = (seconds) => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC');

/** Days as 2018-03-01, times only where days repeat. */
function timeTicks(_, ticks) {
  let day = '';
  return ticks.map((tick) => {
    const [date, clock] = new Date(tick * 1000).toISOString().split('T');
    const short = clock.slice(0, 5);
    const text = short === '00:00' || date !== day ? date : short;
    day = date;
    return text;
  });
}

export function axes(values) {
  const line = { stroke: color('muted'), grid: { stroke: color('grid'), width: 1 }, ticks: { stroke: color('grid'), width: 1 }, font: '12px system-ui' };
  return [{ ...line, values: timeTicks, space: 90 }, { ...line, size: 72, values }];
}

/** 12.5k, 1.2M */
export function shortMoney(value) {
  const size = Math.abs(value);
  if (size >= 1e6) return `${+(value / 1e6).toPrecision(4)}M`;
  if (size >= 1e4) return `${+(value / 1e3).toPrecision(4)}k`;
  return String(+value.toPrecision(6));
}

/** A chart that is rebuilt when its options change and resized with its box. */
export function chart(box, options, data) {
  let plot = null;
  let width = 0;
  const build = () => {
    if (width === 0) return;
    const range = plot && { min: plot.scales.x.min, max: plot.scales.x.max };
    plot?.destroy();
    plot = new uPlot({ ...options(), width }, data, box);
    if (range && range.min !== null) plot.setScale('x', range);
  };
  onWidth(box, (now) => {
    width = now;
    if (plot) plot.setSize({ width, height: plot.height });
    else build();
  });
  return { build, zoom: (min, max) => plot?.setScale('x', { min, max }) };
}
