/** Puts blocks of trials together, and says what they come to and what is expected: the UI thread has no part in it. */
import type { GatheringJobs } from './catalogues.ts';
import { gatheringHandlers } from './gatheringHandlers.ts';
import { serve } from './serve.ts';

serve<GatheringJobs>(gatheringHandlers());
