/**
 * Pictures on their way out of the window. What is saved or copied is for a meeting or a page, so it is in the light
 * colours whatever the window's own are, and charts may draw it otherwise than on screen (owners without their names).
 * All of it happens within one task: nothing of it is ever painted.
 */
import { readTokens, type Tokens } from './tokens.ts';

/** Draws a chart as it leaves the window; without tokens, as it is on screen. */
export type DrawOutward = (tokens: Tokens | null) => void;

const charts = new WeakMap<Element, DrawOutward>();

/** Makes a chart known by its element. */
export function drawsOutward(element: Element, draw: DrawOutward): () => void {
  charts.set(element, draw);
  return () => void charts.delete(element);
}

const scheme = 'data-mantine-color-scheme';

/** What `look` sees of these elements as they leave the window. */
export function seenOutward<T>(elements: readonly Element[], look: () => T): T {
  const root = document.documentElement;
  const shown = root.getAttribute(scheme);
  const found = elements
    .flatMap((element) => [element, ...element.querySelectorAll('.chart')])
    .flatMap((element) => charts.get(element) ?? []);
  // Without transitions: a colour on its way would be seen halfway.
  root.toggleAttribute('data-outward', true);
  root.setAttribute(scheme, 'light');
  try {
    const tokens = readTokens();
    for (const draw of found) draw(tokens);
    return look();
  } finally {
    if (shown === null) root.removeAttribute(scheme);
    else root.setAttribute(scheme, shown);
    for (const draw of found) draw(null);
    root.toggleAttribute('data-outward', false);
  }
}
