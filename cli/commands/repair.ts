/** `spillway repair FILE… --out FILE`: the stage dates to enter or correct, as a file for the CRM's own import. */
import { type RepairableCode, repairableCodes } from '../../shared/audit/repairs.ts';
import { type CrmUpdates, crmUpdateCsv, crmUpdates } from '../../shared/estimate/crmUpdate.ts';
import { importFiles, openFiles, StageFields } from '../../shared/intake/index.ts';
import { type Arguments, type CommandSpec, UsageError } from '../commandLine.ts';
import { readInputs, writeOutput } from '../files.ts';
import { interruptible } from '../interruptible.ts';
import { emit, refuseOverwrite } from '../output.ts';
import { withTextThread } from '../textThread.ts';
import { count } from '../text/numbers.ts';
import { dayAsked, intakeOptions, stageOptions } from './intakeOptions.ts';

export const spec: CommandSpec = {
  name: 'repair',
  usage: 'FILE… --out FILE [OPTIONS] [--json [FILE]]',
  summary: 'Writes the stage dates to enter or correct, field by field, as a file for the CRM.',
  positionals: [1, 64],
  options: {
    out: { type: 'string', value: 'FILE', help: 'where the update file (CSV) is written' },
    bounds: {
      type: 'boolean',
      help: 'fill in the latest date that a later stage allows, instead of leaving it blank',
    },
    codes: {
      type: 'string',
      value: 'CODE,…',
      help: `findings to mend: ${repairableCodes.join(', ')} (default: all)`,
    },
    'as-of': {
      type: 'string',
      value: 'YYYY-MM-DD',
      help: 'the day the export was taken (default: its latest stage date)',
    },
    ...stageOptions,
  },
  notes: [
    'A blank new value is to be found out by somebody. A bound is no date on which anything happened: with it conversion is right, and durations are not.',
    'For a history the field is the name of the stage, and a blank old value means an entry that is not there.',
    'A cell that a spreadsheet would run has an apostrophe in front: docs/repair.md.',
  ],
};

export async function run(args: Arguments): Promise<void> {
  const out = args.text('out');
  if (out === undefined) throw new UsageError(`Usage: spillway repair ${spec.usage}`);
  refuseOverwrite(out, [
    ...args.positionals,
    ...['mapping', 'plan'].flatMap((option) => args.text(option) ?? []),
  ]);
  const codes = codesAsked(args);
  const asOf = dayAsked(args, 'as-of');
  const options = await intakeOptions(args);
  const files = await readInputs(args.positionals);
  const bounds = args.flag('bounds');
  const { found, intake, problems } = interruptible(() => {
    const read = withTextThread(files, (thread) => importFiles(files, { ...options, ...thread }));
    const { log, mapping } = read;
    const fields = new StageFields(openFiles(files, mapping), mapping, options);
    const updates = crmUpdates(log, fields, { bounds, codes, ...(asOf === undefined ? {} : { asOf }) });
    return { ...read, found: updates };
  });
  await writeOutput(out, crmUpdateCsv(found.updates));
  return emit(args, { out, ...found, intake, problems }, () => summary(found, out));
}

function codesAsked(args: Arguments): readonly RepairableCode[] {
  const written = args.text('codes');
  if (written === undefined) return repairableCodes;
  return written.split(',').map((name) => {
    const code = repairableCodes.find((known) => known === name.trim());
    if (code === undefined)
      throw new UsageError(`--codes takes ${repairableCodes.join(', ')}, not "${name}".`);
    return code;
  });
}

function summary({ updates, unplaced, asOf }: CrmUpdates, out: string): string {
  const dated = updates.filter(({ newValue }) => newValue !== '').length;
  const byCode = repairableCodes.flatMap((code) => {
    const found = updates.filter(({ findings }) => findings.includes(code)).length;
    return found === 0 ? [] : [`  ${code}: ${count(found)}`];
  });
  return [
    `As of ${asOf}: ${count(updates.length)} stage dates to mend, ${count(dated)} of them filled in with a bound, are in ${out}`,
    ...byCode,
    ...unplaced.map(
      ({ stage, count: dates }) => `  no field in these files for ${count(dates)} dates of ${stage}`,
    ),
  ].join('\n');
}
