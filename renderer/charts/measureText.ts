/**
 * The width of a text as the charts lay it out. ECharts asks for the width of one Chinese character in each font to
 * know its line height; that character is looked up in the fonts of the system, which holds the window up for a tenth
 * of a second and gives every computer other line heights. It is one em wide, so it is not looked up.
 */

/** What ECharts measures to learn a font's line height. */
const wideCharacter = '国';

let context: CanvasRenderingContext2D | null = null;

/** The em of a CSS font, in pixels. */
export function emOf(font: string): number {
  return Number(/([\d.]+)px/.exec(font)?.[1] ?? 12);
}

export function measureText(text: string, font = '12px sans-serif'): { width: number } {
  if (text === wideCharacter) return { width: emOf(font) };
  context ??= document.createElement('canvas').getContext('2d')!;
  if (context.font !== font) context.font = font;
  return context.measureText(text);
}
