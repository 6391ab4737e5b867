import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedFlow, simulate } from '../../shared/engine/index.ts';
import { parsePlan, type PlanFile, resolvePlan } from '../../shared/plan/index.ts';
import { buildWorkbook } from '../../shared/workbook/index.ts';
import { definedName, NameRegistry } from '../../shared/workbook/names.ts';
import { cellText, footerText } from '../../shared/workbook/text.ts';
import { hasLibreOffice, recalculated } from '../support/libreOffice.ts';
import { cellsOf, readBack, zipNames, zipText } from './readBack.ts';
import { measurement } from './sampleMeasurement.ts';
import { everything } from './samplePlans.ts';

/** Names that a spreadsheet, an XML reader or an object key might take for something else. */
const hostile = [
  '=1+1',
  '+1+1',
  '-1+1',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '=HYPERLINK("http://evil.example","x")',
  "=cmd|' /C calc'!A0",
  '=[evil.xlsx]Sheet1!A1',
  '</t></si><script>alert(1)</script>',
  '&amp; " \' < >',
  '__proto__',
  'constructor',
  '_x0041_ and _xD800_',
  '\u0000\u0007\u001B',
  '\uD800 lone \uDFFF',
  '\u202Eevil\u2066',
  '&P &D &F &"Wingdings"',
  '&8 7',
  "'quoted'",
  'a'.repeat(110),
  '🧨'.repeat(50),
];

function planWith(names: readonly string[]): PlanFile {
  const name = (at: number): string => names[at % names.length]!;
  const base = structuredClone(everything);
  return {
    ...base,
    name: name(0),
    stages: [
      ...['mql', 'sal', 'meetingHeld', 'sql', 'sao', 'won'].map((id, at) => ({
        id,
        name: name(at + 1),
        kind: 'forward' as const,
        ...(id === 'sao' ? { counts: 'pipeline' as const } : {}),
        ...(id === 'won' ? { counts: 'bookings' as const } : {}),
      })),
      { id: 'nurturing', name: name(7), kind: 'holding' },
      { id: 'disqualified', name: name(8), kind: 'exit' },
      { id: 'lost', name: name(9), kind: 'exit' },
    ],
    segments: base.segments.map((segment, at) => ({ ...segment, name: name(at + 10) })),
  };
}

const built = new Map<string, Promise<Uint8Array>>();

/** The workbook whose texts are these names; made once for all tests, which only read it. */
function hostileWorkbook(names: readonly string[]): Promise<Uint8Array> {
  const key = names.join('\n');
  const found = built.get(key) ?? build(names);
  built.set(key, found);
  return found;
}

async function build(names: readonly string[]): Promise<Uint8Array> {
  const plan = parsePlan(planWith(names));
  const resolved = resolvePlan(plan);
  const measured = measurement();
  const [text] = names;
  return buildWorkbook({
    plan,
    resolved,
    expected: expectedFlow(resolved),
    simulation: simulate(resolved, { trials: 5, seed: 1 }),
    measurement: {
      ...measured,
      transitions: measured.transitions.map((transition) => ({
        ...transition,
        segment: transition.segment === null ? null : `${text}${transition.segment}`,
      })),
      bridge: { ...measured.bridge!, notes: [...names], sentence: text! },
    },
  });
}

/** Every name takes every place in turn. */
const rotations = hostile.map((_, at) => [...hostile.slice(at), ...hostile.slice(0, at)]);

describe('text from plans and CRMs', () => {
  it('is stored as text and never as a formula, wherever it stands', async () => {
    const clean = await hostileWorkbook(['plain']);
    const formulas = (bytes: Uint8Array): string[] =>
      cellsOf(readBack(bytes)).flatMap(({ sheet, address, cell }) =>
        cell.f === undefined ? [] : `${sheet} ${address} ${cell.f}`,
      );
    const wanted = formulas(clean);
    for (const names of [rotations[0]!, rotations[7]!, rotations[14]!]) {
      const bytes = await hostileWorkbook(names);
      // The formulas are those of the same plan with plain names: nothing was added and nothing went in.
      expect(formulas(bytes)).toEqual(wanted);
      for (const { cell } of cellsOf(readBack(bytes))) {
        if (cell.t === 's') expect(cell.v).not.toMatch(/[\p{Cc}\p{Surrogate}\u202A-\u202E]/u);
      }
    }
  });

  it('reads back as it was written', async () => {
    const visible = hostile.filter((name) => name === cellText(name));
    expect(visible.length).toBeGreaterThan(10);
    const texts = new Set(cellsOf(readBack(await hostileWorkbook(visible))).map(({ cell }) => cell.v));
    for (const name of visible.slice(0, 10)) expect(texts).toContain(name);
  });

  it('cells with it have the text format, so that editing them does not make a formula of them', async () => {
    const bytes = await hostileWorkbook(rotations[0]!);
    const names = new Set(hostile.map(cellText));
    const cells = cellsOf(readBack(bytes)).filter(
      ({ cell }) => cell.t === 's' && /^[=+\-@]/.test(String(cell.v)),
    );
    const theirs = cells.filter(({ cell }) => names.has(String(cell.v)));
    expect(theirs.length).toBeGreaterThan(20);
    for (const { cell } of theirs) expect(cell.z).toBe('@');
  });

  it('brings no link, no macro and no outside data into the file', async () => {
    const bytes = await hostileWorkbook(rotations[7]!);
    const names = zipNames(bytes);
    expect(names.some((name) => /external|vba|connections|embeddings|activeX/i.test(name))).toBe(false);
    for (const name of names.filter((file) => file.endsWith('.rels'))) {
      expect(zipText(bytes, name)).not.toContain('TargetMode="External"');
    }
    for (const { cell } of cellsOf(readBack(bytes))) {
      expect(cell.f ?? '').not.toMatch(/\[|HYPERLINK|WEBSERVICE|DDE|\|/);
    }
  });

  it('a footer shows the plan name and obeys none of its codes', async () => {
    const xml = zipText(await hostileWorkbook(['&P &D &"Wingdings"', 'plain']), 'xl/worksheets/sheet1.xml');
    const footer = /<oddFooter>([^<]*)<\/oddFooter>/
      .exec(xml)![1]!
      .replaceAll('&amp;', '&')
      .replaceAll('&quot;', '"');
    expect(footer).toBe('&L&8 &&P &&D &&"Wingdings"&C&8 Summary&R&8 Page &P of &N');
  });

  it.runIf(hasLibreOffice())('the file opens and recomputes whatever the names', async () => {
    const bytes = await hostileWorkbook(rotations[14]!);
    const after = readBack(await recalculated(bytes));
    const total = cellsOf(readBack(bytes), 'Waterfall').filter(({ cell }) => cell.f !== undefined);
    expect(total.length).toBeGreaterThan(300);
    for (const { address, cell } of total) {
      expect(Number(after.Sheets['Waterfall']![address]?.v)).toBeCloseTo(Number(cell.v), 6);
    }
  });
});

describe('cellText', () => {
  it('is one line without control characters or lone surrogates, and stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
        const line = cellText(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Surrogate}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u);
        expect(Array.from(line).length).toBeLessThanOrEqual(500 * 6);
        expect(line).toBe(line.trim());
      }),
    );
  });

  it('keeps what can be shown', () => {
    expect(cellText('Ünïcødé – 日本語 🧨')).toBe('Ünïcødé – 日本語 🧨');
    expect(cellText('two\r\nlines\tand  more ')).toBe('two lines and more');
    expect(cellText('_x0041_')).toBe('_x005F_x0041_');
  });
});

describe('footerText', () => {
  it('doubles every ampersand and keeps to 80 characters of the text', () => {
    expect(footerText('R&D')).toBe('R&&D');
    expect(Array.from(footerText('x'.repeat(200)))).toHaveLength(80);
  });
});

describe('defined names', () => {
  it('are letters, digits and underscores', () => {
    expect(definedName(['rate', 'inbound-smb', 'mql', 'sal'])).toBe('rate_inbound_smb_mql_sal');
    expect(definedName(['arrivals', 'inbound-smb', '2027-01'])).toBe('arrivals_inbound_smb_2027_01');
    expect(definedName(['target', 'entries:sao'])).toBe('target_entries_sao');
  });

  it('that coincide without case are told apart in the order of the plan', () => {
    const names = new NameRegistry();
    expect(names.take('rate', 'in-bound')).toBe('rate_in_bound');
    expect(names.take('rate', 'in_bound')).toBe('rate_in_bound_2');
    expect(names.take('rate', 'IN_BOUND')).toBe('rate_IN_BOUND_3');
  });

  it('are unique and valid for any ids', () => {
    const id = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,20}$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id), { maxLength: 30 }), (pairs) => {
        const names = new NameRegistry();
        const taken = pairs.map(([a, b]) => names.take('rate', a, b));
        expect(new Set(taken.map((name) => name.toLowerCase())).size).toBe(taken.length);
        for (const name of taken) expect(name).toMatch(/^rate_\w+$/);
      }),
    );
  });
});
