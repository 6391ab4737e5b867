/**
 * The look of the workbook: the colour roles of the application (plan, recorded, adjusted), one type face that every
 * spreadsheet program has, and the number formats. Cells take these shared style objects and never one of their own.
 */
import type { Alignment, Borders, Fill, Font, Style } from 'exceljs';

/** ARGB without the alpha byte. */
export const colours = {
  ink: '14181D',
  ink2: '48525D',
  ink3: '67717C',
  line: 'E2E6E9',
  line2: 'C9CFD5',
  neutral: '66707C',
  raised: 'F5F6F7',
  plan: '2B3440',
  recorded: 'A85A00',
  adjusted: '1461B8',
  better: '0A7560',
  worse: 'BE123C',
  /** Cells that are meant to be changed; nothing else has this ground. */
  input: 'FFFBE3',
} as const;

export type Colour = keyof typeof colours;

export const formats = {
  /** Expected counts are fractions of a lead: one decimal while they are small, a dash for none. */
  count: '[=0]"–";[<9.95]0.0;#,##0',
  money: '[=0]"–";#,##0',
  rate: '0.0%',
  change: '+0.0%;"−"0.0%;"–"',
  points: '+0.0;"−"0.0;0.0',
  days: '0.0',
  factor: '0.00',
  share: '0%;"−"0%',
  month: 'mmm yy',
  date: 'd mmm yyyy',
  whole: '#,##0',
  number: '#,##0.####',
  probability: '[<0.0000005]"–";0.000000',
  daily: '[=0]"–";0.00',
  /** Text from outside is given the text format: editing such a cell leaves it text. */
  text: '@',
} as const;

const face = 'Calibri';

export interface Look {
  readonly size?: number;
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly colour?: Colour;
  readonly ground?: Colour;
  readonly format?: string;
  readonly align?: 'left' | 'right' | 'center';
  readonly vertical?: 'top' | 'middle' | 'bottom';
  readonly wrap?: boolean;
  readonly indent?: number;
  /** Rule under the cell. */
  readonly under?: 'hair' | 'line' | 'strong';
  /** Rule above the cell. */
  readonly over?: 'line' | 'strong';
  /** A box of hairlines: an input. */
  readonly boxed?: boolean;
}

const argb = (colour: Colour): { argb: string } => ({ argb: `FF${colours[colour]}` });

function borders(look: Look): Partial<Borders> | undefined {
  if (look.boxed) {
    const hair = { style: 'thin' as const, color: argb('line2') };
    return { top: hair, right: hair, bottom: hair, left: hair };
  }
  const border: Partial<Borders> = {};
  if (look.under === 'hair') border.bottom = { style: 'thin', color: argb('line') };
  if (look.under === 'line') border.bottom = { style: 'thin', color: argb('line2') };
  if (look.under === 'strong') border.bottom = { style: 'thin', color: argb('neutral') };
  if (look.over === 'line') border.top = { style: 'thin', color: argb('line2') };
  if (look.over === 'strong') border.top = { style: 'thin', color: argb('neutral') };
  return border.top || border.bottom ? border : undefined;
}

const made = new Map<string, Partial<Style>>();

/** The style object of a look; equal looks share one object, which keeps writing large sheets fast. */
export function style(look: Look): Partial<Style> {
  const key = JSON.stringify(look);
  const known = made.get(key);
  if (known) return known;
  const font: Partial<Font> = { name: face, size: look.size ?? 10.5, color: argb(look.colour ?? 'ink') };
  if (look.bold) font.bold = true;
  if (look.italic) font.italic = true;
  const alignment: Partial<Alignment> = { vertical: look.vertical ?? 'middle' };
  // An indent counts from a side only.
  const align = look.align ?? (look.indent ? 'left' : undefined);
  if (align) alignment.horizontal = align;
  if (look.wrap) alignment.wrapText = true;
  if (look.indent !== undefined) alignment.indent = look.indent;
  const result: Partial<Style> = { font, alignment };
  const border = borders(look);
  if (border) result.border = border;
  if (look.ground) {
    const fill: Fill = { type: 'pattern', pattern: 'solid', fgColor: argb(look.ground) };
    result.fill = fill;
  }
  if (look.format !== undefined) result.numFmt = look.format;
  made.set(key, result);
  return result;
}
