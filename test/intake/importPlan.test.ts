import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { applyImport, headerFingerprint, planImport } from '../../shared/intake/index.ts';
import { SpillwayError } from '../../shared/errors.ts';
import { textFile } from '../support/exports.ts';
import { refused } from '../support/refused.ts';

const options = { graph: templateGraph('default') };

describe('an import plan', () => {
  const file = textFile('leads.csv', 'lead_id,MQL date', 'L1,2026-01-05', ',2026-01-06', 'L1,2026-01-05');

  it('cannot be changed, nor can the inspection that it shows', () => {
    const plan = planImport([file], options);
    expect(plan.promised).toEqual({ rows: 3, imported: 1, refused: 1, ignored: 1 });
    expect(() => Object.assign(plan, { promised: null })).toThrow(TypeError);
    expect(() => Object.assign(plan.inspection.mapping.files[0]!, { id: 'x' })).toThrow(TypeError);
  });

  it('is applied to the files that it was made for, and to no others', () => {
    const plan = planImport([file], options);
    expect(applyImport(plan, [file]).log.entityIds).toEqual(['L1']);
    const other = textFile('leads.csv', 'lead_id,MQL date', 'L1,2026-01-05', ',2026-01-06', 'L2,2026-01-05');
    expect(refused(() => applyImport(plan, [other])).code).toBe('changed-file');
    expect(refused(() => applyImport(plan, [{ ...file, name: 'b.csv' }])).code).toBe('changed-file');
    expect(refused(() => applyImport(plan, [file, file])).code).toBe('changed-file');
    expect(refused(() => applyImport(plan, [])).code).toBe('changed-file');
  });

  it('property: promises what applying it gives, and refuses as it said', () => {
    const cell = fc.constantFrom(
      '',
      'L1',
      'L2',
      ' L1',
      '2026-01-05',
      '13/01/2026',
      '01/13/2026',
      'MQL',
      'x',
      '"',
      '1,5',
      'true',
    );
    const header = fc.constantFrom(
      'lead_id',
      'MQL date',
      'SAO',
      'Stage',
      'Status',
      'timestamp',
      'IsDeleted',
      'Amount',
      'Owner',
      '',
    );
    fc.assert(
      fc.property(
        fc.array(header, { minLength: 1, maxLength: 6 }),
        fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 12 }),
        (columns, rows) => {
          const files = [textFile('any.csv', columns.join(','), ...rows.map((row) => row.join(',')))];
          try {
            const plan = planImport(files, options);
            const { imported, refused: left, ignored, rows: all } = plan.promised;
            expect(imported + left + ignored).toBe(all);
            try {
              const { intake } = applyImport(plan, files);
              expect(intake).toMatchObject(plan.promised);
            } catch (error) {
              expect(error).toBeInstanceOf(SpillwayError);
              const { code } = (error as SpillwayError).detail;
              expect(plan.inspection.problems.map((problem) => problem.code)).toContain(code);
              expect(imported).toBe(0);
            }
          } catch (error) {
            if (!(error instanceof SpillwayError)) throw error;
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('headerFingerprint', () => {
  it('is the same for the same columns in any order and case, and another for any other', () => {
    const own = headerFingerprint(['Lead ID', 'MQL date', 'Owner']);
    expect(own).toMatch(/^[0-9a-f]{32}$/);
    expect(headerFingerprint(['owner', 'lead_id', 'MQL Date '])).toBe(own);
    expect(headerFingerprint(['Lead ID', 'MQL date'])).not.toBe(own);
    expect(headerFingerprint(['Lead ID', 'MQL date', 'Owner', 'Owner'])).not.toBe(own);
    expect(headerFingerprint(['Lead ID MQL date', 'Owner'])).not.toBe(own);
  });
});
