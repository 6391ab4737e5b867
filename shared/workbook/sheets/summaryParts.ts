/** What the parts of the Summary share. */
import type { Book } from '../book.ts';
import type { Inputs } from '../inputs.ts';
import type { Page } from '../page.ts';
import type { WaterfallLayout } from './waterfall.ts';

export interface SummaryContext {
  readonly book: Book;
  readonly page: Page;
  readonly inputs: Inputs;
  readonly waterfall: WaterfallLayout;
}

/** Last column that rules reach. */
export const lastColumn = 14;
