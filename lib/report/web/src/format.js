// Figures as people read them; what does not exist is "n/a". Signs are always printed where they mean gain or loss.

const absent = (value) => value === null || value === undefined || Number.isNaN(value);

export function decimalsFor(amount) {
  const size = Math.abs(amount);
  if (size >= 0.1 || size < 1e-9) return 2;
  return Math.min(8, Math.ceil(-Math.log10(size)) + 1);
}

export function money(amount, signed = false) {
  if (absent(amount)) return 'n/a';
  const decimals = decimalsFor(amount);
  const text = Math.abs(amount).toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const zero = Math.abs(amount) < 0.5 * 10 ** -decimals;
  return (amount < 0 && !zero ? '-' : signed ? '+' : '') + text;
}

export const signedMoney = (amount) => money(amount, true);

export function percent(ratio, decimals = 2, signed = false) {
  if (absent(ratio)) return 'n/a';
  const value = ratio * 100;
  const text = Math.abs(value).toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  const zero = Math.abs(value) < 0.5 * 10 ** -decimals;
  return `${value < 0 && !zero ? '-' : signed ? '+' : ''}${text}%`;
}

export const signedPercent = (ratio, decimals = 2) => percent(ratio, decimals, true);

export function figure(number, decimals = 2) {
  if (absent(number)) return 'n/a';
  return number.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export const count = (number) => (absent(number) ? 'n/a' : number.toLocaleString('en-US'));

export function span(seconds) {
  if (absent(seconds)) return 'n/a';
  const minutes = Math.floor(seconds / 60);
  const two = (number) => String(number).padStart(2, '0');
  if (minutes >= 1440) return `${Math.floor(minutes / 1440)}d ${two(Math.floor(minutes / 60) % 24)}h`;
  if (minutes >= 60) return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
  return `${minutes}m`;
}

export const date = (ms) => new Date(ms).toISOString().slice(0, 10);
export const dateTime = (ms) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

export function basisPoints(rate) {
  return `${+(rate * 10000).toFixed(4)} bp`;
}

/** Places that show a price in seven digits, at most eight. */
export const placesFor = (value) => Math.min(8, Math.max(0, 6 - Math.floor(Math.log10(Math.abs(value) || 1))));

export const price = (value) => (absent(value) ? 'n/a' : value.toLocaleString('en-US', { maximumFractionDigits: placesFor(value) }));

// Ratios and sums whose sign means gain or loss, beside those named profit.
const gains = new Set(['cagr', 'annualised_return', 'market_change', 'excess_return', 'alpha', 'expectancy',
  'backtest_best_day', 'backtest_worst_day', 'backtest_best_day_abs', 'backtest_worst_day_abs']);

/** A metric by its definition: {unit, name}. */
export function metric(definition, metrics) {
  const { name, unit } = definition;
  const value = metrics[name];
  if (absent(value)) return 'n/a';
  const gain = gains.has(name) || (name.includes('profit') && name !== 'profit_factor');
  switch (unit) {
    case 'ratio': return percent(value, 2, gain);
    case 'money': return money(value, gain);
    case 'count': return count(value);
    case 'duration': return span(metrics[`${name}_s`]);
    case 'time': return dateTime(metrics[`${name}_ts`]);
    default: return figure(value);
  }
}

/** 'gain', 'loss' or '' for colouring a figure that has a sign anyway. */
export const tone = (value) => (absent(value) || value === 0 ? '' : value > 0 ? 'gain' : 'loss');
