import { z } from 'zod';
import { LANES } from '../../audit/replica/protocol.js';
import type { CloudDatabase } from '../tables.js';

const time = z.iso.datetime();
const lane = z.object({
  ack: z.int().meta({ description: 'The last number that is here.' }),
  hash: z.string(),
  moved_at: time,
});

export const hubForm = z
  .object({
    hub_id: z.uuid(),
    name: z.string().nullable(),
    state: z
      .enum(['waiting', 'active', 'revoked'])
      .meta({ description: 'waiting: its claim code was not typed yet.' }),
    epoch: z.int().meta({ description: 'Counts how often the hub began anew; 0: nothing came yet.' }),
    enrolled_at: time,
    claimed_at: time.nullable(),
    last_sent_at: time.nullable(),
    lanes: z.partialRecord(z.enum(LANES), lane).meta({ description: 'Of the newest epoch.' }),
    put_aside: z
      .int()
      .meta({ description: 'Lines that could not be taken as they should be, of all epochs.' }),
  })
  .meta({ id: 'Hub' });

export type HubView = z.output<typeof hubForm>;

interface HubPart {
  readonly id: string;
  readonly name: string | null;
  readonly state: HubView['state'];
  readonly epoch: number;
  readonly enrolled_at: Date;
  readonly claimed_at: Date | null;
}

export const HUB_COLUMNS = ['id', 'name', 'state', 'epoch', 'enrolled_at', 'claimed_at'] as const;

/** Hubs with how far each is: two questions, however many there are. */
export async function viewsOf(db: CloudDatabase, hubs: readonly HubPart[]): Promise<HubView[]> {
  if (hubs.length === 0) return [];
  const ids = hubs.map(({ id }) => id);
  const cursors = await db
    .selectFrom('cursors')
    .select(['hub_id', 'epoch', 'lane', 'ack', 'hash', 'moved_at'])
    .where('hub_id', 'in', ids)
    .execute();
  const odd = await db
    .selectFrom('quarantine')
    .select(['hub_id', (row) => row.fn.countAll<number>().as('lines')])
    .where('hub_id', 'in', ids)
    .groupBy('hub_id')
    .execute();
  const oddOf = new Map(odd.map(({ hub_id, lines }) => [hub_id, lines]));
  return hubs.map(({ id, enrolled_at, claimed_at, ...hub }) => {
    const own = cursors.filter((cursor) => cursor.hub_id === id && cursor.epoch === hub.epoch);
    const moved = own.map(({ moved_at }) => moved_at.getTime());
    return {
      hub_id: id,
      ...hub,
      enrolled_at: enrolled_at.toISOString(),
      claimed_at: claimed_at?.toISOString() ?? null,
      last_sent_at: moved.length === 0 ? null : new Date(Math.max(...moved)).toISOString(),
      lanes: Object.fromEntries(
        own.map(({ lane, ack, hash, moved_at }) => [lane, { ack, hash, moved_at: moved_at.toISOString() }]),
      ),
      put_aside: oddOf.get(id) ?? 0,
    };
  });
}
