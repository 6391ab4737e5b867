/**
 * What is on screen within some elements as the parts of an SVG: pictures with their styles written out, boxes with
 * their grounds, hatches and borders, and every line of text where it stands. Nothing in it is HTML.
 */

export interface Drawn {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}

const svgNamespace = 'http://www.w3.org/2000/svg';
const shapes = 'path, rect, line, circle, ellipse, polyline, polygon, text, tspan';
const paints = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-opacity',
  'stroke-linejoin',
  'opacity',
  'paint-order',
] as const;
const lettering = ['font-family', 'font-size', 'font-weight', 'text-anchor'] as const;
/** What is there for those who use the window, and not for those who look at a picture of it. */
const notDrawn = '.visually-hidden, .link, .fill-handle, [data-not-drawn]';
/** Half of Inter's ascent less half of its descent: where `dominant-baseline: central` is, which few programs know. */
const centralShift = '0.36em';

export function drawn(elements: readonly Element[]): Drawn {
  return new Drawing(elements).finished();
}

class Drawing {
  private readonly root = document.createElementNS(svgNamespace, 'svg');
  private readonly left: number;
  private readonly top: number;
  private right: number;
  private bottom: number;
  private hatches = 0;

  constructor(elements: readonly Element[]) {
    const boxes = elements.map((element) => element.getBoundingClientRect());
    this.left = Math.min(...boxes.map(({ left }) => left));
    this.top = Math.min(...boxes.map(({ top }) => top));
    this.right = this.left;
    this.bottom = this.top;
    for (const element of elements) this.element(element);
  }

  finished(): Drawn {
    const text = new XMLSerializer();
    return {
      markup: [...this.root.children].map((child) => text.serializeToString(child)).join(''),
      width: Math.ceil(this.right - this.left),
      height: Math.ceil(this.bottom - this.top),
    };
  }

  private element(element: Element): void {
    const style = getComputedStyle(element);
    const isHidden = style.display === 'none' || style.visibility === 'hidden' || style.opacity === '0';
    if (isHidden || element.matches(notDrawn)) return;
    if (element instanceof SVGSVGElement) {
      this.picture(element);
      return;
    }
    this.box(element, style);
    for (const child of element.childNodes) {
      if (child instanceof Element) this.element(child);
      else if (child instanceof Text) this.lines(child, style);
    }
  }

  private picture(svg: SVGSVGElement): void {
    const box = svg.getBoundingClientRect();
    const copy = svg.cloneNode(true) as SVGSVGElement;
    const copies = copy.querySelectorAll(shapes);
    svg.querySelectorAll(shapes).forEach((shape, i) => writeStyle(shape, copies[i]!));
    for (const unused of copy.querySelectorAll('style, title')) unused.remove();
    const { width } = svg.viewBox.baseVal;
    const scale = width > 0 && box.width > 0 ? box.width / width : 1;
    const place = `translate(${number(box.left - this.left)} ${number(box.top - this.top)})`;
    const group = this.add('g', {
      transform: Math.abs(scale - 1) < 0.001 ? place : `${place} scale(${number(scale)})`,
    });
    group.append(...copy.childNodes);
    this.reach(box);
  }

  private box(element: Element, style: CSSStyleDeclaration): void {
    const box = element.getBoundingClientRect();
    if (box.width === 0 || box.height === 0) return;
    const area = {
      x: number(box.left - this.left),
      y: number(box.top - this.top),
      width: number(box.width),
      height: number(box.height),
    };
    const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
    const rounded = radius > 0 ? { rx: number(Math.min(radius, box.height / 2)) } : {};
    // Boxes that only hold others take no room of their own.
    const paint = (attributes: Readonly<Record<string, string | number>>): void => {
      this.add('rect', { ...area, ...attributes });
      this.reach(box);
    };
    if (isSeen(style.backgroundColor)) paint({ ...rounded, fill: style.backgroundColor });
    const hatch = hatchColour(style.backgroundImage);
    if (hatch !== null) paint({ fill: this.hatch(hatch) });
    const [x1, y1, x2, y2] = [box.left, box.top, box.right, box.bottom] as const;
    for (const [side, from, to] of [
      ['Top', [x1, y1], [x2, y1]],
      ['Right', [x2, y1], [x2, y2]],
      ['Bottom', [x1, y2], [x2, y2]],
      ['Left', [x1, y1], [x1, y2]],
    ] as const) {
      const width = Number.parseFloat(style[`border${side}Width`]);
      const colour = style[`border${side}Color`];
      if (!(width > 0) || style[`border${side}Style`] === 'none' || !isSeen(colour)) continue;
      this.reach(box);
      this.add('line', {
        x1: number(from[0] - this.left),
        y1: number(from[1] - this.top),
        x2: number(to[0] - this.left),
        y2: number(to[1] - this.top),
        stroke: colour,
        'stroke-width': number(width),
        ...(style[`border${side}Style`] === 'dashed' ? { 'stroke-dasharray': '4 3' } : {}),
      });
    }
  }

  /** A text as the lines in which it is set. */
  private lines(node: Text, style: CSSStyleDeclaration): void {
    if (node.data.trim() === '') return;
    const range = document.createRange();
    let line = '';
    let place: DOMRect | null = null;
    const end = (): void => {
      if (place !== null && line.trim() !== '') this.line(line.trimEnd(), place, style);
      line = '';
      place = null;
    };
    let at = 0;
    for (const letter of node.data) {
      range.setStart(node, at);
      range.setEnd(node, (at += letter.length));
      const [box] = range.getClientRects();
      if (!box || box.width === 0) continue;
      if (place !== null && Math.abs(box.top - place.top) > box.height / 2) end();
      place ??= box;
      line += /\s/.test(letter) ? ' ' : letter;
      this.reach(box);
    }
    end();
  }

  private line(text: string, place: DOMRect, style: CSSStyleDeclaration): void {
    const element = this.add('text', {
      x: number(place.left - this.left),
      y: number((place.top + place.bottom) / 2 - this.top),
      dy: centralShift,
      fill: style.color,
      'font-family': style.fontFamily,
      'font-size': style.fontSize,
      'font-weight': style.fontWeight,
    });
    element.textContent = text;
  }

  private hatch(colour: string): string {
    const id = `hatch-${this.hatches++}`;
    const pattern = this.add('pattern', {
      id,
      width: 5,
      height: 5,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    });
    const stripe = document.createElementNS(svgNamespace, 'rect');
    for (const [name, value] of Object.entries({ width: 1, height: 5, fill: colour }))
      stripe.setAttribute(name, String(value));
    pattern.append(stripe);
    return `url(#${id})`;
  }

  private add(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
    const element = document.createElementNS(svgNamespace, name);
    for (const [attribute, value] of Object.entries(attributes))
      element.setAttribute(attribute, String(value));
    this.root.append(element);
    return element;
  }

  private reach({ right, bottom }: DOMRect): void {
    this.right = Math.max(this.right, right);
    this.bottom = Math.max(this.bottom, bottom);
  }
}

const number = (value: number): number => Number(value.toFixed(2));

const isSeen = (colour: string): boolean => colour !== 'transparent' && !/[,/] *0\)$/.test(colour);

/** The colour of stripes; null where there are none. */
function hatchColour(image: string): string | null {
  if (!/^(?:repeating-)?linear-gradient/.test(image)) return null;
  return (
    [...image.matchAll(/(?:rgba?|color|oklch)\([^)]*\)/g)].map(([colour]) => colour).find(isSeen) ?? null
  );
}

/** Styles of the page as attributes, so that the picture needs no page. */
function writeStyle(shape: Element, copy: Element): void {
  const style = getComputedStyle(shape);
  const isText = shape.matches('text, tspan');
  for (const name of [...paints, ...(isText ? lettering : [])]) {
    const value = style.getPropertyValue(name);
    if (value !== '') copy.setAttribute(name, value);
  }
  if (isText && style.dominantBaseline === 'central' && !copy.hasAttribute('dy'))
    copy.setAttribute('dy', centralShift);
  for (const name of ['class', 'style', 'dominant-baseline']) copy.removeAttribute(name);
}
