import { describe, expect, it } from 'vitest';
import { type Stage, stageGraph, templateNames } from '../../shared/funnel/stages.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';

const stage = (id: string, kind: Stage['kind'] = 'forward', rest: Partial<Stage> = {}): Stage => ({
  id,
  name: id,
  kind,
  required: kind === 'forward',
  ...rest,
});

const reentry = (stages: readonly Stage[]): string | undefined => {
  const graph = stageGraph(stages);
  return graph.stages[graph.reentry]?.id;
};

describe('the re-entry stage', () => {
  it('is the qualification stage of each template', () => {
    expect(templateNames.map((name) => templateGraph(name).stages[templateGraph(name).reentry]!.id)).toEqual([
      'mql',
      'mqa',
      'mql',
      'pql',
    ]);
  });

  it('is what the holding stage says, else the last stage of marketing, else the first stage', () => {
    const path = [stage('a'), stage('b', 'forward', { owner: 'marketing' }), stage('c')];
    expect(reentry([...path, stage('hold', 'holding', { reentersAt: 'c' })])).toBe('c');
    expect(reentry([stage('a', 'forward', { owner: 'Marketing' }), stage('c')])).toBe('a');
    expect(reentry([stage('a'), stage('mqa'), stage('c')])).toBe('mqa');
    expect(reentry([...path, stage('hold', 'holding')])).toBe('b');
    expect(reentry([stage('a'), stage('b')])).toBe('a');
  });

  it('is refused where it is not a forward stage', () => {
    expect(() => reentry([stage('a'), stage('b'), stage('h', 'holding', { reentersAt: 'h' })])).toThrow(
      '"h" is not a forward stage',
    );
  });
});
