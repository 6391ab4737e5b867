/** What each column of a file most likely means, with the reason in plain words. */
import type { StageGraph } from '../funnel/stages.ts';
import type { CountColumns } from './countTable.ts';
import { announcedStage, type EventColumns, plainest } from './fileShape.ts';
import { type HeaderRole, headerRank } from './headerVocabulary.ts';
import type { ColumnTarget } from './mapping.ts';
import type { StageNames } from './stageVocabulary.ts';
import type { TableColumns } from './tableColumns.ts';

/** What was found out about one column. */
export interface ColumnRole {
  readonly role?: ColumnTarget | 'id';
  readonly reason?: string;
}

/** A segment has few values; what has more is a name or a code. */
const mostSegmentValues = 100;
const segmentRoles = [
  'channel',
  'segment',
  'motion',
  'region',
  'size',
  'industry',
  'product',
  'type',
] as const;
const ownerRoles = ['sdr', 'ae', 'owner'] as const;

export class RoleFinder {
  readonly roles: ColumnRole[];
  private readonly read: TableColumns;
  private readonly names: StageNames;
  private readonly graph: StageGraph;

  constructor(read: TableColumns, graph: StageGraph, names: StageNames) {
    this.read = read;
    this.graph = graph;
    this.names = names;
    this.roles = read.table.columns.map(() => ({}));
  }

  isFree(column: number): boolean {
    return this.roles[column]!.role === undefined;
  }

  give(column: number, role: ColumnTarget | 'id', reason: string): void {
    this.roles[column] = { role, reason };
  }

  /** Gives a role to the free column that announces it most plainly, if its type fits. */
  /** Columns of a table of counts. */
  counts({ period, stages, stage, count, segment }: CountColumns): void {
    this.roles[period] = { role: 'time', reason: 'it names the periods of the counts' };
    for (const [index, column] of stages)
      this.roles[column] = {
        role: { stage: this.graph.stages[index]!.id },
        reason: 'it counts what entered the stage',
      };
    if (stage !== null) this.roles[stage] = { role: 'stage', reason: 'it names the stage of each count' };
    if (count !== null) this.roles[count] = { reason: 'it holds the counts' };
    if (segment !== null)
      this.roles[segment] = {
        role: { segment: this.read.names[segment]! },
        reason: 'it parts the counts',
      };
  }

  private offer(
    role: HeaderRole,
    target: ColumnTarget,
    fits: (column: number) => boolean,
    reason: string,
  ): void {
    const column = plainest(this.read, role, (at) => this.isFree(at) && fits(at));
    if (column !== null) this.give(column, target, reason);
  }

  private isText = (column: number): boolean =>
    ['text', 'number', 'boolean'].includes(this.read.type(column));
  private isDate = (column: number): boolean => this.read.isDate(column);
  private isFigure = (column: number): boolean => ['number', 'money'].includes(this.read.type(column));

  id(column: number): void {
    this.give(column, 'id', `"${this.read.table.columns[column]}" identifies the record`);
  }

  stageDates(): void {
    const best = new Map<number, number>();
    this.read.table.columns.forEach((_, column) => {
      const announced = announcedStage(this.read, column, this.names);
      if (announced === null || !this.isFree(column)) return;
      const known = best.get(announced.stage);
      // Of two columns for one stage (HubSpot exports old and new names) the fuller one.
      const filled = (at: number) => this.read.sample(at).filled;
      if (known === undefined || filled(column) > filled(known)) best.set(announced.stage, column);
    });
    for (const [stage, column] of best) {
      const { dates, filled } = this.read.sample(column);
      const { id, name } = this.graph.stages[stage]!;
      const share =
        filled === 0 ? 'it is empty' : `${Math.round((100 * dates) / filled)}% of its values are dates`;
      this.give(column, { stage: id }, `the header names ${name}; ${share}`);
    }
  }

  events({ time, stage, field, oldValue, newValue }: EventColumns): void {
    this.give(time, 'time', 'the header says when, and its values are dates');
    if (stage !== null) this.give(stage, 'stage', 'the header says that it names the stage');
    if (field !== null) this.give(field, 'field', 'the header says which field was changed');
    if (oldValue !== null) this.give(oldValue, 'oldValue', 'the header says what the value was before');
    if (newValue !== null) this.give(newValue, 'newValue', 'the header says what the value became');
  }

  /** The day of a snapshot, and the stage that it shows. */
  snapshot(): void {
    const time = plainest(this.read, 'snapshot', (column) => this.isFree(column) && this.isDate(column));
    if (time !== null) this.give(time, 'time', 'the header says that it dates the snapshot');
    this.status();
  }

  /** `Meeting Held source`: where the dates of a stage come from. */
  dateSources(): void {
    this.read.table.columns.forEach((name, column) => {
      const stem = /^(.*\S)\s+source$/i.exec(name)?.[1];
      // "Lead source" is a channel: only the waterfall's own names count here.
      if (stem === undefined || !this.names.isOwn(stem) || !this.isFree(column)) return;
      const stage = this.graph.stages[this.names.ofValue(stem)]!;
      if (this.read.type(column) === 'text')
        this.give(column, { source: stage.id }, `it says where the dates of ${stage.name} come from`);
    });
  }

  eventSource(): void {
    const column = plainest(this.read, 'dateSource', (at) => this.isFree(at));
    const values = column === null ? null : this.read.sample(column).distinct;
    if (column !== null && values !== null && [...values.keys()].some((value) => /activity/i.test(value)))
      this.give(column, 'source', 'its values tell recorded dates from those of activities');
  }

  /** Status: among columns so named, the one whose values name stages most often. */
  status(): void {
    let best = -1;
    let most = -1;
    this.read.table.columns.forEach((name, column) => {
      const values = this.read.sample(column).distinct;
      if (!this.isFree(column) || values === null || headerRank(name, 'status') === Number.POSITIVE_INFINITY)
        return;
      const known = [...values.keys()].filter((value) => this.names.ofValue(value) >= 0).length / values.size;
      // Stages may be named by numbers where a list says what these are.
      const isListed = [...values.keys()].some((value) => this.names.labelOf(value) !== null);
      if (this.read.type(column) !== 'text' && !isListed) return;
      if (known <= most) return;
      best = column;
      most = known;
    });
    if (best >= 0) this.give(best, 'status', 'the header says that it is the present status');
  }

  others(isEvent: boolean): void {
    const says = (what: string) => `the header says that it is ${what}`;
    this.offer('created', 'created', this.isDate, says('when the record was created'));
    this.offer('meetingDate', 'meetingDate', this.isDate, says('the date of the meeting'));
    this.offer('amount', 'amount', this.isFigure, says('the amount, and its values are figures'));
    this.offer(
      'currency',
      'currency',
      (column) => this.isCurrency(column),
      says('the currency of the amount'),
    );
    this.offer('account', 'account', this.isText, says('the account'));
    this.offer('reason', 'reason', this.isText, says('why the record was closed'));
    this.offer('score', 'score', this.isFigure, says('the score'));
    this.offer('emailStatus', 'emailStatus', this.isText, says('the state of the address'));
    this.offer('phoneStatus', 'phoneStatus', this.isText, says('the state of the number'));
    if (isEvent) this.eventSource();
    this.dateSources();
    for (const role of ownerRoles)
      this.offer(`owner:${role}`, { owner: role }, this.isText, says('the person responsible'));
    if (
      isEvent &&
      !this.roles.some(({ role }) => typeof role === 'object' && 'owner' in role && role.owner === 'owner')
    )
      this.offer('actor', { owner: 'owner' }, this.isText, says('who made the change'));
    for (const segment of segmentRoles)
      this.offer(
        `segment:${segment}`,
        { segment },
        (column) => this.isSegment(column),
        'it has few values, by which the funnel can be sliced',
      );
  }

  private isCurrency(column: number): boolean {
    const { distinct } = this.read.sample(column);
    return distinct !== null && [...distinct.keys()].every((value) => /^[a-z]{3}$/i.test(value));
  }

  private isSegment(column: number): boolean {
    const { distinct, filled } = this.read.sample(column);
    return this.isText(column) && distinct !== null && filled > 0 && distinct.size <= mostSegmentValues;
  }
}
