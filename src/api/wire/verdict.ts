import * as z from 'zod';

/** One rule of a trace, as answers tell it. */
export const verdictSchema = z.object({
  rule: z.string(),
  verdict: z.enum(['pass', 'fail', 'skip']),
  reason_code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  text: z.string(),
  detail: z.string().meta({ description: 'As `text`.' }),
});
