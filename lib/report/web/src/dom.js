// Building blocks of the page, without a framework.

/** h('button', {class: 'x', onclick: f}, 'text', child): an element. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** A section of the report with its heading. */
export function section(id, title, note, ...children) {
  return h('section', { id, 'aria-labelledby': `${id}-title` },
    h('h2', { id: `${id}-title` }, title),
    note ? h('p', { class: 'note' }, note) : null,
    ...children);
}

/** The value of a colour variable of the current theme. */
export function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls `redraw` now, and again when the theme changes. */
const themed = [];
export function withTheme(redraw) {
  themed.push(redraw);
  redraw();
}
export function themeChanged() {
  for (const redraw of themed) redraw();
}

/** Calls `resize` with the element's width as soon as it has one (see attached), and whenever that changes. */
const measured = [];
export function onWidth(element, resize) {
  let last = 0;
  const check = () => {
    const width = Math.floor(element.clientWidth);
    if (width > 0 && width !== last) {
      last = width;
      resize(width);
    }
  };
  measured.push(check);
  // In the next frame: an observer that changes sizes itself would be called again and again in this one.
  new ResizeObserver(() => requestAnimationFrame(check)).observe(element);
}

/** To be called once the page's elements are in the document: everything that waits for its width is drawn. */
export function attached() {
  for (const check of measured) check();
}
