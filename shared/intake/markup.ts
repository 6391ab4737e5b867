/**
 * Workbooks that are markup: web pages with a table that call themselves .xls, as Salesforce and others export them, and
 * SpreadsheetML (Excel 2003 XML). Their text is untrusted; only cells are taken from it.
 */
import { refuse } from '../errors.ts';
import { mostColumns } from './limits.ts';

const begins = /^\ufeff?\s*<(?:!doctype html|html|head|meta|body|table|style|!--|\?xml|workbook)/i;
const spreadsheet = 'urn:schemas-microsoft-com:office:spreadsheet';
const mostRows = 1_048_576;
/** Tables of a page: each becomes a sheet. */
const mostTables = 200;

/** Whether a text begins as a web page or as XML. */
export function isMarkup(beginning: string): boolean {
  return begins.test(beginning.slice(0, 500));
}

function notATable(file: string): never {
  return refuse({
    code: 'not-a-table',
    message: `${file} is a web page or XML without a table that is closed.`,
    file,
    hint: 'It may have been cut off, or be the page of a log-in: export it again, as XLSX or CSV.',
  });
}

const count = (text: string, part: RegExp): number => [...text.matchAll(part)].length;

/**
 * The text of such a file, made fit to be read: cells that claim to span or to stand farther than a sheet reaches are
 * held to what a sheet has.
 * @throws SpillwayError `not-a-table` where there is no table in it.
 */
export function markupTables(text: string, file: string): string {
  if (text.slice(0, 4000).includes(spreadsheet)) {
    if (!/<\/(?:\w+:)?Table>/.test(text)) notATable(file);
    return text.replace(
      /\b(ss:)?(Index|MergeAcross|MergeDown)\s*=\s*["'](\d+)["']/g,
      (whole, _, name: string, far: string) => {
        const most = name === 'Index' ? mostRows : mostColumns;
        return Number(far) <= most ? whole : `ss:${name}="1"`;
      },
    );
  }
  const opened = count(text, /<table\b/gi);
  const closed = count(text, /<\/table>/gi);
  if (closed === 0 || opened > mostTables) notATable(file);
  return text
    .replace(/<(script|style)\b[^>]*>[^]*?<\/\1>/gi, '')
    .replace(/\b(colspan|rowspan)\s*=\s*["']?\d{4,}["']?/gi, '$1="1"');
}
