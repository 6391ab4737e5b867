/** The records behind the figures: asked for one finding or owner at a time, copied, exported, and mended in the CRM. */
import type { RecordRows, RecordsOf } from '../../shared/estimate/recordRows.ts';
import type { JobHandle } from '../../shared/jobs/pool.ts';
import { fileName } from '../model/fileName.ts';
import type { DeskParts } from './documents.ts';
import { measurable } from './measuring.ts';

export interface RecordsDesk {
  /** The records behind a finding or an owner's figure, under the filters of now; null where nothing is imported. */
  records(of: RecordsOf): JobHandle<RecordRows> | null;
  /** Puts a CSV where the user chooses. */
  exportCsv(name: string, csv: string): Promise<void>;
  copyText(text: string, what: string): Promise<void>;
  /** Writes the stage dates of the accepted findings as an update file for the CRM. */
  exportUpdates(bounds: boolean): Promise<void>;
}

export function recordsDesk({ store, host, pools, now, fail }: DeskParts): RecordsDesk {
  const state = () => store.getState();
  const exportCsv = async (name: string, csv: string): Promise<void> => {
    const answer = await host.exportFile(`${fileName(name)}.csv`, 'text/csv', new TextEncoder().encode(csv));
    if (!answer.ok) state().notify({ text: '', error: answer.error });
    else if (answer.value !== null) state().notify({ text: `It is in ${answer.value}.` });
  };
  return {
    records: (of) => {
      const content = state().document?.history.present;
      if (!content?.log) return null;
      const { project, log } = content;
      return pools.calibration.run('records', {
        log: log.packed,
        project: measurable(project),
        shown: project.shown,
        of,
      });
    },
    exportCsv,
    copyText: async (text, what) => {
      try {
        await navigator.clipboard.writeText(text);
        state().notify({ text: `${what} copied.` });
      } catch (error) {
        fail(error);
      }
    },
    exportUpdates: async (bounds) => {
      const content = state().document?.history.present;
      const measurement = state().results.measurement?.value;
      if (!content?.log || !measurement || content.project.mapping === null) return;
      const { project, log } = content;
      const id = 'updates';
      state().putJob({ id, title: 'Writing the update file', done: 0, total: 0, unit: '', startedAt: now() });
      try {
        const { csv } = await pools.calibration.run('updates', {
          log: log.packed,
          mapping: project.mapping,
          accepted: project.accepted,
          asOf: measurement.asOf,
          bounds,
        }).result;
        await exportCsv(`${project.title} CRM updates`, csv);
      } catch (error) {
        fail(error);
      } finally {
        state().removeJob(id);
      }
    },
  };
}
