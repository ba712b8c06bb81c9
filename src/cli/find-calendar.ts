import * as z from 'zod';
import { NotFound } from '../kit/errors.js';
import type { HubClient } from './hub-client.js';
import { table } from './table.js';

export const CALENDARS = '/api/v1/access/calendars';

const time = z.string().nullable();

export const calendarShape = z.looseObject({
  id: z.string(),
  name: z.string(),
  schedule_id: z.string(),
  url: z.string().nullable(),
  stays: z.number(),
  changes: z.number(),
  copy_at: time,
  problem: z.looseObject({ code: z.string(), message: z.string(), since: z.string() }).nullable(),
});
export type WireCalendar = z.output<typeof calendarShape>;

const spanShape = z.looseObject({ label: z.string(), from: z.string(), until: z.string() });
export const stayShape = spanShape.extend({ uid: z.string(), pin_id: z.string().nullable() });
export const changesShape = z.looseObject({
  revision: z.string(),
  changes: z.array(
    spanShape.extend({ kind: z.string(), before: spanShape.nullable(), because: z.string().nullable() }),
  ),
  not_understood: z.array(
    z.looseObject({ line: z.number(), uid: z.string().nullable(), message: z.string() }),
  ),
});
export type WireChanges = z.output<typeof changesShape>;

/** The calendar of that name (capitals don't matter; no two have one) or UUID. @throws NotFound `calendar_not_found` */
export async function findCalendar(hub: HubClient, name: string): Promise<WireCalendar> {
  const all = await hub.get(CALENDARS, calendarShape.array());
  const folded = name.toLowerCase();
  const found = all.find((one) => one.id === folded) ?? all.find((one) => one.name.toLowerCase() === folded);
  if (found) return found;
  const known = all.map((one) => one.name).join(', ');
  throw new NotFound(
    'calendar_not_found',
    `There is no calendar "${name}". The hub has: ${known || 'none; add one with `doorward calendar add`'}.`,
  );
}

/** What would change, and how to make it so. */
export function changesText(name: string, { revision, changes, not_understood: odd }: WireChanges): string {
  const rows = changes.map(({ kind, label, from, until, before, because }) => [
    kind,
    label,
    from,
    until,
    kind === 'moved' && before ? `was ${before.from} to ${before.until}` : because,
  ]);
  const oddLines = odd.map(
    ({ line, uid, message }) => `Line ${line}${uid === null ? '' : ` (${uid})`}: ${message}`,
  );
  return [
    table(['CHANGE', 'STAY', 'FROM', 'UNTIL', ''], rows, 'Nothing would change.'),
    ...(oddLines.length > 0 ? ['', 'Not understood, and left as it was:', ...oddLines] : []),
    ...(changes.length > 0
      ? [
          '',
          `Nothing has changed yet. To make it count: doorward calendar apply "${name}" --revision ${revision}`,
        ]
      : []),
  ].join('\n');
}
