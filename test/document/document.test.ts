import { strToU8, unzipSync, zipSync } from 'fflate';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument, writeDocument, type SpillwayDocument } from '../../shared/document/document.ts';
import { projectSchema } from '../../shared/document/project.ts';
import { EventLogBuilder, type EventLog } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { SpillwayError } from '../../shared/errors.ts';

const graph = templateGraph('default');

const project = projectSchema.parse({
  title: 'FY27 pipeline plan',
  plan: {
    spillway: 1,
    name: 'FY27',
    start: '2027-01-04',
    stages: 'default',
    segments: [
      {
        id: 'all',
        arrivals: { stage: 'mql', perMonth: { '2027-01': 100 } },
        transitions: [{ from: 'mql', to: 'sal', rate: 0.8, delayDays: { fixed: 2 } }],
      },
    ],
  },
  mapping: { version: 1, files: [] },
  imports: [{ name: 'leads.csv', rows: 3, importedAt: 0 }],
  intake: { rows: 3, imported: 3, refused: 0, ignored: 0, problems: 0 },
  measure: { from: 'mql', to: 'sao' },
  scenario: null,
  simulation: { trials: 2000, seed: 1 },
});

/** Text as CRMs hold it: anything, prototype keys and formulas among it. */
const crmText = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom('__proto__', 'constructor', '=1+1', '<b>', 'Zoë ☃', '\u0000'),
);

const event = fc.record({
  stage: fc.integer({ min: 0, max: graph.stages.length - 1 }),
  day: fc.integer({ min: 0, max: 30_000 }),
  fraction: fc.double({ min: 0, max: 0.999, noNaN: true }),
  instant: fc.boolean(),
  source: fc.constantFrom(0, 1, 2 as const),
  owner: fc.option(crmText),
  reason: fc.option(crmText),
  amount: fc.option(fc.double({ min: 0, max: 1e9, noNaN: true })),
});

const logs = fc
  .array(
    fc.record({
      id: crmText,
      owner: fc.option(crmText),
      segment: fc.option(crmText),
      account: fc.option(crmText),
      status: fc.option(fc.integer({ min: 0, max: graph.stages.length - 1 })),
      created: fc.option(fc.integer({ min: 0, max: 30_000 })),
      score: fc.option(fc.double({ min: -50, max: 200, noNaN: true })),
      phone: fc.option(fc.constantFrom('filled', 'empty')),
      events: fc.array(event, { maxLength: 5 }),
    }),
    { maxLength: 12 },
  )
  .map((entities) => {
    const builder = new EventLogBuilder(graph);
    for (const input of entities) {
      const entity = builder.entity(input.id);
      builder.describe(entity, {
        ...(input.owner === null ? {} : { owners: { sdr: input.owner } }),
        ...(input.segment === null ? {} : { segments: { channel: input.segment } }),
        ...(input.account === null ? {} : { account: input.account }),
        ...(input.status === null ? {} : { status: input.status }),
        ...(input.created === null ? {} : { created: input.created }),
        ...(input.score === null ? {} : { score: input.score }),
        ...(input.phone === null ? {} : { required: { 'mql:phone': input.phone } }),
      });
      for (const e of input.events) {
        builder.add(entity, {
          stage: e.stage,
          day: e.day,
          time: e.instant ? e.day + e.fraction : e.day,
          precision: e.instant ? 1 : 0,
          source: e.source,
          owner: e.owner,
          reason: e.reason,
          ...(e.amount === null ? {} : { amount: e.amount }),
        });
      }
    }
    return builder.build({ zone: 'Europe/Berlin', passes: 'byExit' });
  });

/** The log with its dictionaries looked up: what it says, whatever the order of its codes. */
function said(log: EventLog | null): unknown {
  if (log === null) return null;
  const look = (column: { codes: Int32Array; values: readonly string[] } | null): unknown =>
    column && Array.from(column.codes, (code) => column.values[code] ?? null);
  return {
    ...log,
    graph: log.graph.stages,
    owners: [...log.owners].map(([role, column]) => [role, look(column)]),
    segments: [...log.segments].map(([name, column]) => [name, look(column)]),
    required: [...log.required].map(([key, column]) => [key, look(column)]),
    account: look(log.account),
    reason: look(log.reason),
    eventOwner: look(log.eventOwner),
    eventReason: look(log.eventReason),
  };
}

async function fault(bytes: Uint8Array): Promise<string> {
  try {
    await readDocument(bytes, 'plan.spillway');
    return 'read';
  } catch (error) {
    if (error instanceof SpillwayError) return error.detail.code;
    throw error;
  }
}

const document: SpillwayDocument = { project, log: null, results: new Map() };

describe('document', () => {
  it('opened again equals what was saved, for any log', async () => {
    await fc.assert(
      fc.asyncProperty(logs, async (log) => {
        const bytes = writeDocument({ project, log, results: new Map([['measure', { a: [1] }]]) }, '0.1.0');
        const read = await readDocument(bytes, 'plan.spillway');
        expect(read.project).toEqual(project);
        expect(said(read.log)).toEqual(said(log));
        expect([...read.results]).toEqual([['measure', { a: [1] }]]);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same bytes for the same document', () => {
    expect(writeDocument(document, '0.1.0')).toEqual(writeDocument(document, '0.1.0'));
  });

  it('refuses a document of a newer format', async () => {
    const parts = unzipSync(writeDocument(document, '9.0.0'));
    const manifest = JSON.stringify({ format: 'spillway', version: 2, app: '9.0.0', log: null });
    expect(await fault(zipSync({ ...parts, 'manifest.json': strToU8(manifest) }))).toBe('newer-document');
  });

  it('refuses what is no zip, a zip of something else, and a cut-off document', async () => {
    const whole = writeDocument(document, '0.1.0');
    expect(await fault(strToU8('id,name\n1,a'))).toBe('not-a-document');
    expect(await fault(new Uint8Array())).toBe('not-a-document');
    expect(await fault(zipSync({ 'word/document.xml': strToU8('<x/>') }))).toBe('not-a-document');
    expect(await fault(whole.slice(0, whole.length - 30))).toBe('not-a-document');
  });

  it('refuses a document whose plan was edited into something invalid, with the path', async () => {
    const parts = unzipSync(writeDocument(document, '0.1.0'));
    const broken = JSON.stringify({ ...project, plan: { ...project.plan, weeks: 9999 } });
    await expect(
      readDocument(zipSync({ ...parts, 'project.json': strToU8(broken) }), 'p.spillway'),
    ).rejects.toMatchObject({
      detail: { code: 'damaged-document', path: 'project.json: plan.weeks' },
    });
  });

  it('drops a cached result that cannot be read', async () => {
    const parts = unzipSync(writeDocument(document, '0.1.0'));
    const read = await readDocument(
      zipSync({ ...parts, 'results/simulate.json': strToU8('{') }),
      'p.spillway',
    );
    expect(read.results.size).toBe(0);
  });
});
