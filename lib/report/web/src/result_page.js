// The page of one result of a strategy; its heading is that of every result.

import { assumptions, verdict } from './verdict.js';
import { equitySection } from './equity.js';
import { calendarSection } from './calendar.js';
import { breakdownSection } from './breakdown.js';
import { drawdownSection } from './drawdowns.js';
import { addExcursions, tradesSection } from './trades.js';
import { downloadLink, figuresSection, funnelSection, glossarySection } from './figures.js';

export function heading(data) {
  const { result } = data;
  const a = result.assumptions;
  return {
    title: result.strategy ?? result.name,
    badges: [a.synthetic ? 'synthetic data' : null, result.partial ? 'interrupted' : null].filter(Boolean),
    facts: [a.exchange, a.timeframe, a.pairs.length === 1 ? a.pairs[0] : `${a.pairs.length} pairs`,
      `${a.from.slice(0, 10)} to ${a.to.slice(0, 10)} UTC`, `run ${result.run_id}`],
    note: result.description,
    download: downloadLink(data),
  };
}

export function resultPage(data) {
  addExcursions(data.result.trades);
  const equity = equitySection(data);
  const trades = tradesSection(data);
  const traded = data.result.trades.length > 0;
  const sections = [
    traded ? null : funnelSection(data), // Why nothing was traded is what its reader wants to know.
    assumptions(data), equity.element, calendarSection(data), drawdownSection(data, equity.zoom),
    traded ? breakdownSection(data) : null, trades?.element, figuresSection(data),
    traded ? funnelSection(data) : null,
    glossarySection(data),
  ].filter(Boolean);
  return { heading: heading(data), first: [verdict(data)], sections, trades };
}
