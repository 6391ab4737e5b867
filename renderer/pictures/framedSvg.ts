/** A picture as a file of its own: its title above, what it was computed from beneath, and the letters it is set in. */
import letters from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import { measureText } from '../charts/measureText.ts';
import { seenOutward } from '../charts/outward.ts';
import { readTokens } from '../charts/tokens.ts';
import { type PictureFact, factText } from '../model/pictureTable.ts';
import { type Drawn, drawn } from './drawnSvg.ts';

export interface PictureText {
  readonly title: string;
  readonly caption: string;
  readonly facts: readonly PictureFact[];
}

const padding = 20;
/** Narrower pictures get room for their words. */
const leastWidth = 420;

/** The SVG of what some elements show, with its size. */
export async function framedSvg(elements: readonly Element[], text: PictureText): Promise<Drawn> {
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font').trim();
  const { picture, tokens } = seenOutward(elements, () => ({
    picture: drawn(elements),
    tokens: readTokens(),
  }));
  const width = Math.max(leastWidth, picture.width);
  const words: string[] = [];
  let y = padding;
  const write = (content: string, size: number, weight: number, colour: string): void => {
    for (const line of wrapped(content, width, `${weight} ${size}px ${family}`)) {
      y += size * 1.4;
      words.push(
        `<text x="${padding}" y="${(y - size * 0.35).toFixed(1)}" font-size="${size}" font-weight="${weight}" fill="${colour}">${escaped(line)}</text>`,
      );
    }
  };
  write(text.title, 16, 600, tokens.ink);
  if (text.caption !== '') write(text.caption, 12, 400, tokens['ink-3']);
  y += 12;
  const place = `<g transform="translate(${padding} ${y.toFixed(1)})">${picture.markup}</g>`;
  y += picture.height + 10;
  write(text.facts.map(factText).join(' · '), 11, 400, tokens['ink-3']);
  const size = { width: width + 2 * padding, height: Math.ceil(y + padding) };
  return {
    ...size,
    markup:
      `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" font-family="${escaped(family)}">` +
      `<title>${escaped(text.title)}</title>` +
      `<desc>${escaped(text.facts.map(factText).join('; '))}</desc>` +
      `<style>@font-face{font-family:'Inter Variable';font-weight:100 900;src:url(${await lettersUrl()}) format('woff2')}text{font-variant-numeric:tabular-nums;white-space:pre}</style>` +
      `<rect width="100%" height="100%" fill="${tokens.page}"/>${words.join('')}${place}</svg>`,
  };
}

/** Lines no wider than `width`, broken between words. */
function wrapped(text: string, width: number, font: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line === undefined || measureText(longer, font).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

let inline: Promise<string> | null = null;

/** The letters as a data: address, so that the file needs nothing beside it. */
function lettersUrl(): Promise<string> {
  return (inline ??= fetch(new URL(letters, import.meta.url))
    .then((response) => response.blob())
    .then(
      (blob) =>
        new Promise<string>((resolve, reject) => {
          const reader = new FileReader();
          reader.addEventListener('load', () => resolve(reader.result as string));
          reader.addEventListener('error', () => reject(reader.error!));
          reader.readAsDataURL(new Blob([blob], { type: 'font/woff2' }));
        }),
    ));
}
