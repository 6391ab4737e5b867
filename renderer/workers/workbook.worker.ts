/** Builds the Excel workbook. */
import { expectedFlow } from '../../shared/engine/index.ts';
import { actualsFrom, resolvePlan } from '../../shared/plan/index.ts';
import { planSheetTemplate } from '../../shared/planSheet/template.ts';
import { buildWorkbook } from '../../shared/workbook/index.ts';
import type { WorkbookJobs } from './catalogues.ts';
import { serve } from './serve.ts';

serve<WorkbookJobs>({
  planSheet: ({ plan }) => planSheetTemplate(plan),
  build: async ({ plan, measurement, simulation }, context) => {
    const resolved = resolvePlan(plan);
    const bytes = await buildWorkbook({
      plan,
      resolved,
      expected: expectedFlow(resolved, {
        actuals: measurement === null ? [] : actualsFrom(plan, measurement),
      }),
      ...(measurement === null ? {} : { measurement }),
      ...(simulation === null ? {} : { simulation }),
    });
    if (bytes.buffer instanceof ArrayBuffer && bytes.byteLength === bytes.buffer.byteLength)
      context.transfer(bytes.buffer);
    return bytes;
  },
});
