import * as z from 'zod';
import { ok } from '../answer.js';
import { defineRoute, type Route } from '../route.js';

const stats = z
  .object({
    schema: z.int(),
    bytes: z.int(),
    free_bytes: z.int().meta({ description: 'Of those, free for what comes.' }),
    wal_bytes: z.int().meta({ description: 'Committed, and not yet in the database file.' }),
    events: z.int().meta({ description: 'The last row of the log.' }),
    rows: z.record(z.string(), z.int()),
  })
  .meta({ id: 'DatabaseStats' });

const verdict = z
  .object({
    is_whole: z.boolean(),
    complaint: z.string().nullable(),
    events: z.int().meta({ description: 'The last row of the log that was looked at.' }),
  })
  .meta({ id: 'DatabaseVerdict' });

const read = defineRoute({
  method: 'GET',
  path: '/api/v1/database',
  summary: 'The database in numbers',
  permission: 'backups:manage',
  limit: 'user',
  success: { status: 200, description: 'Sizes, and rows of the tables that stay small', data: stats },
  handler: (_, { operations, caller }) => {
    const { schema, bytes, freeBytes, walBytes, events, rows } = operations.readDatabase(caller);
    return ok('Database', { schema, bytes, free_bytes: freeBytes, wal_bytes: walBytes, events, rows });
  },
});

const check = defineRoute({
  method: 'POST',
  path: '/api/v1/database/check',
  summary: 'Look at all of the database: its pages, its references, the chain of the log, the credit ledger',
  permission: 'backups:manage',
  limit: 'action',
  success: { status: 200, description: 'What was found in a copy of now', data: verdict },
  codes: ['check_running', 'database_not_checked'],
  handler: async (_, { operations, caller }) => {
    const { complaint, events } = await operations.checkDatabase(caller);
    return ok('Database', { is_whole: complaint === null, complaint, events });
  },
});

export const databaseRoutes: readonly Route[] = [read, check];
