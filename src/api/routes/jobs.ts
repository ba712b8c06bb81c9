import * as z from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { Text } from '../../kit/sentence.js';
import { JOB_NAMES, JOB_TEXTS } from '../../operations/jobs/job-names.js';
import type { JobView } from '../../operations/jobs/job-use-cases.js';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';
import { timeOrNull, timeOut } from '../wire/fields.js';

const NAME_CHARACTERS_MAX = 64;

const jobSchema = z
  .object({
    name: z.enum(JOB_NAMES),
    does: z.string(),
    at: z.string().meta({
      description: "Minute, hour, day of month, month, day of week, on the clock of the hub's machine.",
      example: '11 4 * * 0',
    }),
    is_running: z.boolean(),
    result: z
      .enum(['ok', 'failed'])
      .nullable()
      .meta({ description: 'How it last ended; null: it never has.' }),
    last_run_at: timeOut.nullable().meta({ description: 'When it last began.' }),
    took_ms: z.int().nullable(),
    done: z.int().nullable().meta({ description: 'How much it did last: rows, calendars, copies.' }),
    failures: z.int().meta({ description: 'Times in a row that it failed.' }),
    trouble: z
      .object({ code: z.string(), detail: z.string(), since: timeOut, advice: z.string() })
      .nullable()
      .meta({ description: 'Why it fails, and what to do.' }),
    next_run_at: timeOut.meta({ description: 'In the past: it was missed, and is caught up.' }),
    waits_for_time: z.boolean().meta({
      description: 'It goes by the age of things, and the time is not trusted: it runs when it is.',
    }),
  })
  .meta({ id: 'Job' });

function toWireJob(job: JobView, tell: (text: Text) => string): z.output<typeof jobSchema> {
  const { does, advice } = JOB_TEXTS[job.name];
  const { trouble } = job;
  const hasEnded = job.tookMs !== null;
  return {
    name: job.name,
    does: tell(does),
    at: job.at,
    is_running: job.runningForMs !== null,
    result: trouble ? 'failed' : hasEnded ? 'ok' : null,
    last_run_at: timeOrNull(job.begunAtMs),
    took_ms: job.tookMs,
    done: job.done,
    failures: job.failures,
    trouble: trouble && {
      code: trouble.code,
      detail: trouble.text,
      since: rfc3339(trouble.sinceMs),
      advice: tell(advice),
    },
    next_run_at: rfc3339(job.nextAtMs),
    waits_for_time: job.waitsForTime,
  };
}

const list = defineRoute({
  method: 'GET',
  path: '/api/v1/jobs',
  summary: 'What the hub does by the clock, how each last fared, and when it comes next',
  permission: 'jobs:read',
  limit: 'user',
  success: { status: 200, description: 'All of them', data: z.array(jobSchema) },
  handler: (_, { operations, caller, tell }) =>
    ok(
      'Jobs',
      operations.readJobs(caller).map((job) => toWireJob(job, tell)),
    ),
});

const run = defineRoute({
  method: 'POST',
  path: '/api/v1/jobs/{name}/run',
  summary: 'Begin a job now, due or not',
  permission: 'jobs:run',
  limit: 'action',
  params: z.object({ name: z.string().max(NAME_CHARACTERS_MAX) }),
  success: { status: 202, description: 'It runs; look again how it fared', data: jobSchema },
  codes: ['job_not_found', 'job_running', 'time_untrusted'],
  handler: ({ params }, { operations, caller, tell }) => ({
    ...ok('The job was begun', toWireJob(operations.runJob(caller, params.name), tell)),
    status: 202,
  }),
});

export const jobRoutes: readonly Route[] = [list, run];
