/** Event logs of the real exports, mapped by hand: what an import must come to, without its code. */
import Papa from 'papaparse';
import { parseDay } from '../../shared/calendar/days.ts';
import { type EventInput, type EventLog, EventLogBuilder } from '../../shared/events/eventLog.ts';
import { templateGraph } from '../../shared/funnel/templates.ts';
import { realBytes } from './realData.ts';

type Row = Readonly<Record<string, string>>;

function rows(name: string): Row[] {
  const text = new TextDecoder().decode(realBytes(name));
  return Papa.parse<Row>(text, { header: true, skipEmptyLines: true }).data;
}

/** `2018-02-26 19:58:54`, read as an instant in the log's zone; or `2018-02-26`. */
function event(stage: number, text: string): EventInput {
  const [date, clock] = text.split(' ');
  const day = parseDay(date!)!;
  if (clock === undefined) return { stage, day, time: day, precision: 0 };
  const [hours, minutes, seconds] = clock.split(':').map(Number);
  return { stage, day, time: day + (hours! * 3600 + minutes! * 60 + seconds!) / 86_400, precision: 1 };
}

/** Maven's sales opportunities: SQL = engage_date, Won or Lost = close_date, owner = sales agent, segment = region. */
export function mavenLog(): EventLog {
  const graph = templateGraph('default');
  const builder = new EventLogBuilder(graph);
  const office = new Map(
    rows('maven/sales_teams.csv').map((row) => [row['sales_agent'], row['regional_office']]),
  );
  for (const row of rows('maven/sales_pipeline.csv')) {
    const entity = builder.entity(row['opportunity_id']!);
    const agent = row['sales_agent']!;
    builder.describe(entity, {
      owners: { ae: agent },
      segments: { region: office.get(agent)! },
      ...(row['close_value'] ? { amount: Number(row['close_value']) } : {}),
    });
    if (row['engage_date']) builder.add(entity, event(graph.indexOf('sql'), row['engage_date']));
    if (row['close_date'])
      builder.add(
        entity,
        event(graph.indexOf(row['deal_stage'] === 'Won' ? 'won' : 'lost'), row['close_date']),
      );
  }
  return builder.build({ zone: 'UTC', passes: 'single' });
}

/** Olist's marketplace sellers: MQL = first contact (a day), Won = won_date (an instant), SDR, segment = origin. */
export function olistLog(): EventLog {
  const graph = templateGraph('default');
  const builder = new EventLogBuilder(graph);
  for (const row of rows('olist/olist_marketing_qualified_leads_dataset.csv')) {
    const entity = builder.entity(row['mql_id']!);
    builder.describe(entity, { segments: { origin: row['origin']! } });
    builder.add(entity, event(graph.indexOf('mql'), row['first_contact_date']!));
  }
  for (const row of rows('olist/olist_closed_deals_dataset.csv')) {
    const entity = builder.entity(row['mql_id']!);
    builder.describe(entity, { owners: { sdr: row['sdr_id']!, ae: row['sr_id']! } });
    builder.add(entity, event(graph.indexOf('won'), row['won_date']!));
  }
  return builder.build({ zone: 'UTC', passes: 'single' });
}
