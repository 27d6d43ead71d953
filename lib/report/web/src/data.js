// The page's data: a gzipped JSON object in base64, and candles as small whole numbers. All of it is unpacked at
// once, so that the page is complete when it has loaded.

import { gunzipSync, strFromU8 } from 'fflate';

export function loadData() {
  const bytes = Uint8Array.from(atob(document.getElementById('data').textContent), (c) => c.charCodeAt(0));
  return JSON.parse(strFromU8(gunzipSync(bytes)));
}

/** [{time, open, high, low, close}], time in seconds. */
export function decodeCandles(stretch, decimals) {
  const scale = 10 ** -decimals;
  const places = Math.min(decimals, 12);
  const number = (units) => +(units * scale).toFixed(places);
  const candles = [];
  const { t, step, c } = stretch;
  let place = -1;
  let before = 0;
  for (let i = 0; i < c.length; i += 5) {
    place += c[i];
    const open = before + c[i + 1];
    const close = open + c[i + 4];
    candles.push({
      time: t + place * step,
      open: number(open),
      high: number(Math.max(open, close) + c[i + 2]),
      low: number(Math.min(open, close) - c[i + 3]),
      close: number(close),
    });
    before = close;
  }
  return candles;
}

/** How far `values` stand below their running peak, as ratios of zero and below. `highs` and `lows` bound them. */
export function underwater(start, highs, lows) {
  let peak = start;
  return lows.map((low, i) => {
    const depth = Math.min(0, low / peak - 1);
    peak = Math.max(peak, highs[i]);
    return Math.min(depth, low / peak - 1);
  });
}
