import * as z from 'zod';
import { list } from '../answer.js';
import { EXPORT_ROWS_MAX } from '../api-settings.js';
import { rowPieces } from '../log-export.js';
import { defineRoute, type Route } from '../route.js';
import { idParams } from '../wire/fields.js';
import { logFilterFields, logFilterWithLock, toEventFilter } from '../wire/log-filter.js';
import { LOG_FORMS } from '../wire/log-form.js';
import { logRowSchema, toWireLogRow } from '../wire/log-row.js';
import { pageQuery, pageRequest } from '../wire/page.js';

const success = { status: 200, description: 'A page, newest first', data: logRowSchema, list: true } as const;

const ofDevice = defineRoute({
  method: 'GET',
  path: '/api/v1/devices/{id}/logs',
  summary: 'What happened at one lock',
  permission: 'lock-logs:read',
  limit: 'user',
  params: idParams,
  query: pageQuery.extend(logFilterFields),
  success,
  handler: ({ params, query }, { operations, caller, link }) => {
    // Reading the device first tells a lock that is not there (404) from one where nothing happened yet.
    const { device } = operations.readDevice(caller, params.id);
    const filter = { ...toEventFilter(query), deviceId: device.id };
    const page = operations.listEvents(caller, filter, pageRequest(query));
    return list('Log', page, query.page_size, link, toWireLogRow);
  },
});

const everywhere = defineRoute({
  method: 'GET',
  path: '/api/v1/access/logs',
  summary: 'What happened, everywhere',
  permission: 'lock-logs:read',
  limit: 'user',
  query: pageQuery.extend(logFilterWithLock),
  success,
  handler: ({ query }, { operations, caller, link }) => {
    const page = operations.listEvents(caller, toEventFilter(query), pageRequest(query));
    return list('Log', page, query.page_size, link, toWireLogRow);
  },
});

const exported = defineRoute({
  method: 'GET',
  path: '/api/v1/access/logs/export',
  summary: 'The log as a file, oldest first',
  permission: 'lock-logs:read',
  limit: 'action',
  query: z.strictObject({
    ...logFilterWithLock,
    format: z.enum(['ndjson', 'csv']).default('ndjson'),
    after_seq: z.coerce.number().int().min(0).default(0).meta({ description: 'Rows after this one.' }),
    rows: z.coerce
      .number()
      .int()
      .min(1)
      .default(EXPORT_ROWS_MAX)
      .transform((rows) => Math.min(rows, EXPORT_ROWS_MAX))
      .meta({ description: `At most so many rows; ${EXPORT_ROWS_MAX} at the most.` }),
  }),
  success: {
    status: 200,
    description:
      'NDJSON: a log row a line. CSV (RFC 4180): with a header; a cell that a spreadsheet would take for a formula has an apostrophe before it. One that was cut off says so in its last line (`cut_off`, CSV: `event_type` CUT_OFF), with the `after_seq` that goes on; one that breaks off without the end of its transfer is not whole.',
    data: null,
    raw: 'application/x-ndjson',
  },
  codes: ['too_many_exports', 'access_denied'],
  handler: ({ query }, { operations, caller, live }) => {
    const filter = toEventFilter(query);
    live.exports.requireRoom();
    const read = (seq: number, limit: number) => operations.readEventsAfter(caller, filter, seq, limit);
    // Whoever may not is refused before the head is out.
    read(Number.MAX_SAFE_INTEGER, 1);
    const form = LOG_FORMS[query.format];
    return {
      kind: 'stream',
      contentType: form.contentType,
      fileName: form.fileName,
      begin: (response) => {
        const pieces = rowPieces({ form, rowsMax: query.rows, afterSeq: query.after_seq, read });
        void live.exports.begin(response, { pieces, isAdmitted: live.isAdmitted });
      },
    };
  },
});

export const logRoutes: readonly Route[] = [ofDevice, exported, everywhere];
