// A table whose columns sort by a click or the Enter key.

import { h } from './dom.js';
import { tone } from './format.js';

/**
 * columns: [{title, value: row => sortable, text: value => string, signed, left, note}]
 * options: {sort: column index, descending, onselect(row), pageSize, caption}
 */
export function sortedTable(columns, rows, options = {}) {
  const state = { column: options.sort ?? -1, descending: options.descending ?? true, page: 0, rows, selected: null };
  const body = h('tbody');
  const headers = columns.map((column, index) => {
    const button = h('button', { type: 'button', title: column.note, onclick: () => sortBy(index) }, column.title);
    return h('th', { class: column.left ? 'left' : undefined, scope: 'col' }, button);
  });
  const pager = h('div', { class: 'pager' });
  const table = h('table', {}, options.caption ? h('caption', {}, options.caption) : null,
    h('thead', {}, h('tr', {}, headers)), body);
  const element = h('div', { class: 'table' }, h('div', { class: 'scroll', tabindex: 0 }, table), pager);

  function sortBy(index) {
    state.descending = state.column === index ? !state.descending : !columns[index].left;
    state.column = index;
    state.page = 0;
    draw();
  }

  function ordered() {
    if (state.column < 0) return state.rows;
    const { value } = columns[state.column];
    const sign = state.descending ? -1 : 1;
    const known = (x) => x !== null && x !== undefined;
    return state.rows.slice().sort((a, b) => {
      const x = value(a);
      const y = value(b);
      if (!known(x) || !known(y)) return Number(known(y)) - Number(known(x)); // What does not exist comes last.
      return (x < y ? -1 : x > y ? 1 : 0) * sign;
    });
  }

  function rowElement(row) {
    const cells = columns.map((column) => {
      const value = column.value(row);
      const classes = [column.left ? 'left' : '', column.signed ? tone(value) : ''].join(' ').trim();
      const text = value === null || value === undefined ? 'n/a' : (column.text ?? String)(value, row);
      return h('td', { class: classes || undefined }, text);
    });
    const selectable = options.onselect !== undefined;
    const line = h('tr', {
      class: [row.total ? 'total' : '', state.selected === row ? 'selected' : '', selectable ? 'selectable' : '']
        .join(' ').trim() || undefined,
      tabindex: selectable ? 0 : undefined,
      onclick: selectable ? () => select(row) : undefined,
      onkeydown: selectable ? (event) => { if (event.key === 'Enter') select(row); } : undefined,
    }, cells);
    return line;
  }

  function select(row) {
    state.selected = row;
    draw();
    options.onselect(row);
  }

  function draw() {
    const size = options.pageSize ?? Infinity;
    const all = ordered();
    const totals = all.filter((row) => row.total);
    const plain = all.filter((row) => !row.total);
    const pages = Math.max(1, Math.ceil(plain.length / size));
    state.page = Math.min(state.page, pages - 1);
    const first = size === Infinity ? 0 : state.page * size;
    body.replaceChildren(...plain.slice(first, first + size).map(rowElement), ...totals.map(rowElement));
    headers.forEach((header, index) => {
      const sorted = index === state.column;
      if (sorted) header.setAttribute('aria-sort', state.descending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    });
    pager.replaceChildren();
    if (pages > 1) {
      const go = (page) => () => { state.page = page; draw(); };
      pager.append(
        h('button', { type: 'button', disabled: state.page === 0, onclick: go(state.page - 1) }, '‹ previous'),
        h('span', {}, `${first + 1}–${Math.min(first + size, plain.length)} of ${plain.length.toLocaleString('en-US')}`),
        h('button', { type: 'button', disabled: state.page === pages - 1, onclick: go(state.page + 1) }, 'next ›'));
    }
  }

  draw();
  return {
    element,
    show(newRows) { state.rows = newRows; state.page = 0; draw(); },
    /** Selects the row after or before the selected one, in the order shown. */
    step(by) {
      const all = ordered();
      if (all.length === 0) return;
      const at = all.indexOf(state.selected);
      const next = at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by));
      if (options.pageSize) state.page = Math.floor(next / options.pageSize);
      select(all[next]);
    },
    select,
  };
}
