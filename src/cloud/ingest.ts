import { ERASED_EVENT } from '../audit/replica/protocol.js';
import type { Clock } from '../kit/clock.js';
import { REQUESTS_ENTITY } from '../audit/replica/requests.js';
import type { Batch } from './batch.js';
import { checkAudit, checkTelemetry, type Checked, type EntityTaken, type Place } from './check-lines.js';
import { erasedEvents } from './erased-events.js';
import { keepBatch, type Kept } from './keep-batch.js';
import { settleRequests } from './settle-requests.js';
import type { CloudDatabase } from './tables.js';

export type Taken =
  /** `lines`: of them those that were not here. */
  | { readonly kind: 'taken'; readonly place: Place; readonly lines: number; readonly oddities: number }
  /** It is to go on after what is here. `proof`: the hub's signature under that. */
  | {
      readonly kind: 'elsewhere';
      readonly why: 'gap' | 'forked' | 'epoch_over';
      readonly epoch: number;
      readonly expected: number;
      readonly proof: string | null;
    }
  /** It is not what its signature says. */
  | { readonly kind: 'refused'; readonly why: 'head_differs' };

/** Where a lane stands, with the hub's signature under it. */
type Proven = Place & { readonly proof: string | null };

const BEGINNING: Proven = { ack: 0, hash: '0'.repeat(64), proof: null };

/**
 * Takes in a batch: its rows and the lane's new place in one statement, or nothing. Any copy of the cloud may do it, any number of
 * times: what is there is skipped, and a place only moves from where the batch was held against. Nothing is locked meanwhile.
 */
export async function ingest(db: CloudDatabase, clock: Clock, batch: Batch): Promise<Taken> {
  for (;;) {
    const { newest, ...place } = await standing(db, batch);
    if (batch.epoch < newest) return elsewhere(newest, await placeOf(db, batch, newest), 'epoch_over');
    if (batch.first > place.ack + 1) return elsewhere(batch.epoch, place, 'gap');
    const { kept, ...checked } = await check(db, batch, place);
    if (!leadsTo(checked, batch)) return { kind: 'refused', why: 'head_differs' };
    if (checked.isForked) return elsewhere(batch.epoch, place, 'forked');
    // All of it came before: as after an answer that was lost.
    if (batch.head.seq <= place.ack) return { kind: 'taken', place, lines: 0, oddities: 0 };
    if (await keep(db, batch, { before: place.ack, newest, now: new Date(clock.wallMs()) }, kept)) {
      const { seq: ack, hash } = batch.head;
      return { kind: 'taken', place: { ack, hash }, lines: ack - place.ack, oddities: kept.oddities.length };
    }
    // Another batch of this lane was taken meanwhile, most likely this one: look again.
  }
}

/** Where a lane stands; its beginning when nothing came yet. */
export async function placeOf(
  db: CloudDatabase,
  { hubId, lane }: Pick<Batch, 'hubId' | 'lane'>,
  epoch: number,
): Promise<Proven> {
  const row = await db
    .selectFrom('cursors')
    .select(['ack', 'hash', 'proof'])
    .where('hub_id', '=', hubId)
    .where('epoch', '=', epoch)
    .where('lane', '=', lane)
    .executeTakeFirst();
  return row ?? BEGINNING;
}

/** What became of requests is told in lines too, and settles them in the same transaction. */
function keep(
  db: CloudDatabase,
  batch: Batch,
  move: Parameters<typeof keepBatch>[2],
  kept: Kept,
): Promise<boolean> {
  const told = kept.entities.map(({ line }) => line).filter(({ type }) => type === REQUESTS_ENTITY);
  if (told.length === 0) return keepBatch(db, batch, move, kept);
  return db.transaction().execute(async (tx) => {
    const isKept = await keepBatch(tx, batch, move, kept);
    if (isKept) await settleRequests(tx, batch, told, move.now);
    return isKept;
  });
}

/** Lines of an epoch that were put aside. */
export async function putAsideOf(db: CloudDatabase, hubId: string, epoch: number): Promise<number> {
  const { lines } = await db
    .selectFrom('quarantine')
    .select((row) => row.fn.countAll<number>().as('lines'))
    .where('hub_id', '=', hubId)
    .where('epoch', '=', epoch)
    .executeTakeFirstOrThrow();
  return lines;
}

/** Where the lane of a batch stands in its epoch, and the hub's newest epoch. */
async function standing(
  db: CloudDatabase,
  { hubId, epoch, lane }: Batch,
): Promise<Proven & { readonly newest: number }> {
  const { newest, ack, hash, proof } = await db
    .selectFrom('hubs')
    .leftJoin('cursors', (join) =>
      join.onRef('hub_id', '=', 'id').on('cursors.epoch', '=', epoch).on('lane', '=', lane),
    )
    .select(['hubs.epoch as newest', 'ack', 'hash', 'proof'])
    .where('id', '=', hubId)
    .executeTakeFirstOrThrow();
  return ack === null || hash === null ? { ...BEGINNING, newest } : { newest, ack, hash, proof };
}

function elsewhere(epoch: number, { ack, proof }: Proven, why: 'gap' | 'forked' | 'epoch_over'): Taken {
  return { kind: 'elsewhere', why, epoch, expected: ack + 1, proof };
}

/**
 * A last line that can't be read leaves its hash to the signature; in `telemetry`, where a line can take up several numbers, how far
 * it goes as well.
 */
function leadsTo(
  { last, lastHash }: Pick<Checked, 'last' | 'lastHash'>,
  { lane, head }: Pick<Batch, 'lane' | 'head'>,
): boolean {
  if (lastHash === null) return lane === 'audit' ? head.seq === last : head.seq >= last;
  return head.seq === last && head.hash === lastHash;
}

async function check(
  db: CloudDatabase,
  batch: Batch,
  place: Place,
): Promise<Omit<Checked, 'taken' | 'oddities'> & { readonly kept: Kept }> {
  if (batch.lane === 'audit') {
    const { taken: events, oddities, ...rest } = checkAudit(place, batch.first, batch.texts);
    const left = events.filter(({ isErased }) => isErased).map(({ text }) => text);
    const erased = await erasedEvents(db, batch, left);
    const erasedPeople = events.flatMap(({ erasedUserId }) => erasedUserId ?? []);
    return { ...rest, kept: { events, oddities, entities: [], erased, erasedPeople } };
  }
  const { taken, oddities, ...rest } = checkTelemetry(place, batch.first, batch.texts);
  const left = taken.filter(({ line }) => line.type === ERASED_EVENT);
  const texts = left.map(({ line }) => JSON.stringify(line.data['row'] ?? null));
  const erased = await erasedEvents(db, batch, texts);
  return { ...rest, kept: { events: [], oddities, entities: latest(taken), erased, erasedPeople: [] } };
}

/** One statement can't write a row twice; the later line tells the newer state. */
function latest(taken: readonly EntityTaken[]): readonly EntityTaken[] {
  const entities = new Map<string, EntityTaken>();
  for (const each of taken)
    if (each.line.type !== ERASED_EVENT) entities.set(`${each.line.type} ${each.key}`, each);
  return [...entities.values()];
}
