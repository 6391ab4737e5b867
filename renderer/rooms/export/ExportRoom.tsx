import './export.css';
import type { ReactNode } from 'react';
import { useMeasurement, useEffectivePlan, useProjections } from '../../model/useResults.ts';
import { planScenarioName } from '../../model/scenarios.ts';
import { commandKeys } from '../../app/commands.ts';
import { Fault } from '../../components/Notes.tsx';
import { useFormats } from '../../components/useFormats.ts';
import { useApp, useSession } from '../../store/hooks.ts';

interface Sheet {
  readonly name: string;
  readonly what: string;
  /** Why it will be left out, if it will. */
  readonly missing: string | null;
}

export default function ExportRoom(): ReactNode {
  const session = useSession();
  const formats = useFormats();
  const project = useApp((state) => state.document!.history.present.project);
  const showRoom = useApp((state) => state.showRoom);
  const building = useApp((state) => state.jobs.some(({ id }) => id === 'workbook'));
  const measurement = useMeasurement();
  const projections = useProjections();
  const effective = useEffectivePlan();
  const noMeasurement =
    measurement.state === 'current' ? null : 'left out: no measurement for the document as it is now';
  const ready = projections.shown.state === 'current' && projections.shown.value.complete;
  const sheets: readonly Sheet[] = [
    {
      name: 'Summary',
      what: 'The sentence, the gap and what it does to the year, on one page',
      missing: null,
    },
    {
      name: 'Assumptions',
      what: 'Arrivals, rates, delays, people and targets as named cells',
      missing: null,
    },
    {
      name: 'Waterfall',
      what: 'The plan as live formulas: change an assumption and the year follows',
      missing: null,
    },
    {
      name: 'Plan vs observed',
      what: 'Each stage: planned, period, to date, eventual with interval',
      missing: noMeasurement,
    },
    {
      name: 'Gap bridge',
      what: 'From the recorded to the planned rate, as numbers and as a native chart',
      missing:
        noMeasurement ?? (measurement.value?.bridge ? null : 'left out: nothing planned to compare with'),
    },
    {
      name: 'Projection bands',
      what: 'Months by percentile: pipeline, bookings, entries, utilisation',
      missing: ready ? null : 'left out: the projection is still running',
    },
  ];
  const scenario = project.scenario ?? planScenarioName;
  const included = sheets.filter(({ missing }) => missing === null).length;
  return (
    <>
      <div className="head">
        <div className="question">
          <h1>What do we bring to the meeting?</h1>
        </div>
        <p className="answer">
          One workbook at {scenario.toLowerCase()}: {formats.count(included)} sheets, with live formulas.
        </p>
      </div>
      <div className="body export-room">
        {effective !== null && 'error' in effective && <Fault error={effective.error} />}
        <section className="export-item" aria-label="Excel workbook">
          <div>
            <h2>Excel workbook</h2>
            <p>
              Opens in Excel, LibreOffice and Google Sheets. Text from the CRM is written as text, never as a
              formula.
            </p>
          </div>
          <button
            type="button"
            className="button primary"
            disabled={building || effective === null || 'error' in effective}
            onClick={() => void session.exportWorkbook()}
          >
            {building ? 'Building…' : 'Export the workbook…'}
            <span className="visually-hidden">({commandKeys('export.workbook', session.host.platform)})</span>
          </button>
          <table className="figures sheet-list">
            <thead>
              <tr>
                <th scope="col">Sheet</th>
                <th scope="col">What it holds</th>
              </tr>
            </thead>
            <tbody>
              {sheets.map(({ name, what, missing }) => (
                <tr key={name} className={missing === null ? '' : 'ink-3'}>
                  <th scope="row">{name}</th>
                  <td>{missing ?? what}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className="export-item" aria-label="Plan file">
          <div>
            <h2>Plan file</h2>
            <p>The plan with its scenarios as JSON, as the command line reads it.</p>
          </div>
          <button type="button" className="button" onClick={() => void session.exportPlan()}>
            Export the plan…
          </button>
        </section>
        <section className="export-item" aria-label="Pictures">
          <div>
            <h2>Pictures and their tables</h2>
            <p>
              <i>Save</i> beside any picture’s title: PNG, SVG, CSV, or the clipboard. Scenario, seed and
              number of trials go with it.
            </p>
          </div>
          <button type="button" className="button" onClick={() => showRoom('project')}>
            Go to the pictures
          </button>
        </section>
        <section className="export-item" aria-label="Print">
          <div>
            <h2>Print or PDF</h2>
            <p>Any room, as it is on screen, through the print dialog.</p>
          </div>
          <button type="button" className="button" onClick={() => void session.print()}>
            Print this room…
          </button>
        </section>
      </div>
    </>
  );
}
