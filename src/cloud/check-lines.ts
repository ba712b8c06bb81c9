import type { StoredEvent } from '../audit/event.js';
import { chainHash, type LinkFault } from '../audit/hash-chain.js';
import { readEventText, type ReadEventLine } from '../audit/replica/event-line.js';
import { lineFault, type LineHead } from '../audit/replica/line-fault.js';
import { readPrunedLine } from '../audit/replica/pruned-line.js';
import { GAP, type Line } from '../audit/replica/protocol.js';
import { telemetryHash } from '../audit/replica/telemetry-line.js';
import { isUnheldAsWritten } from '../audit/replica/unheld.js';
import { entityKey } from './entity-key.js';
import { readLine } from './read-line.js';

/** What can stand in a column, beside others of its kind: those of locks are UUIDs. */
const DEVICE_ID = /^\P{Cc}{0,128}$/u;
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** Where a lane stands. */
export interface Place {
  readonly ack: number;
  /** Of the last line, hex. */
  readonly hash: string;
}

/** A line that was put aside, or whose place in the chain is not what it should be. */
export interface Oddity {
  readonly seq: number;
  readonly reason: 'form' | 'number' | 'hash' | LinkFault;
  readonly text: string;
}

/** What is kept of a line of the log, beside its text: the rest of it need not be held until the batch is written. */
export interface EventTaken {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly deviceId: string | null;
  readonly text: string;
  /** Something of it was erased before it came: an older epoch can still have that. */
  readonly isErased: boolean;
  /** Whose erasure it tells of; null: of none. */
  readonly erasedUserId: string | null;
}

/** A line about an entity. */
export interface EntityTaken {
  readonly line: Line;
  /** By which it is known among its kind, JSON. */
  readonly key: string;
  readonly text: string;
}

/** What a batch comes to. */
export interface Checked<T = unknown> {
  /** New lines. */
  readonly taken: readonly T[];
  readonly oddities: readonly Oddity[];
  /** The hash of a line that the cloud has is another than what the hub sends at its place: they tell two stories. */
  readonly isForked: boolean;
  /** The number that the batch leads to. */
  readonly last: number;
  /** Of the last line, where it can be read. */
  readonly lastHash: string | null;
}

/**
 * Lines of the log that begin at `first`, no later than one after `place`. Those that the cloud has are skipped; of the others each
 * is held against the one before. One that does not hold is kept all the same, and told: a hub whose log was changed can't
 * be mended from here, and what it says from then on must not be lost.
 */
export function checkAudit(place: Place, first: number, texts: readonly string[]): Checked<EventTaken> {
  const taken: EventTaken[] = [];
  const oddities: Oddity[] = [];
  let head: LineHead | null = { seq: place.ack, hash: place.hash };
  let isForked = false;
  let lastHash: string | null = null;
  for (const [at, text] of texts.entries()) {
    const seq = first + at;
    const line = readLine(text);
    lastHash = line?.hash ?? null;
    if (seq === place.ack && line && line.hash !== place.hash) isForked = true;
    if (seq <= place.ack) continue;
    if (line?.seq !== seq) {
      oddities.push({ seq, reason: line ? 'number' : 'form', text });
      head = null;
      continue;
    }
    const gone = readPrunedLine(line);
    if (gone) {
      // A hub that begins anew tells so of rows whose bodies it keeps no longer.
      if (head !== null && !chainHash(Buffer.from(head.hash, 'hex'), gone.leafHash).equals(gone.chainHash))
        oddities.push({ seq, reason: 'broken', text });
      const isErased = gone.erased.length > 0;
      const nobody = { deviceId: null, erasedUserId: null };
      taken.push({ seq, at: line.at, type: line.type, ...nobody, text, isErased });
      head = { seq, hash: line.hash };
      continue;
    }
    const read = readEventText(line);
    const before = head ?? { seq: seq - 1, hash: line.hash };
    const fault = read && isKept(read.event) ? eventFault(before, read, line) : 'form';
    if (!read || fault === 'form') {
      oddities.push({ seq, reason: 'form', text });
      head = null;
      continue;
    }
    // With nothing readable before it, only what the line says of itself can be checked.
    if (fault !== null && (head !== null || fault === 'altered')) oddities.push({ seq, reason: fault, text });
    const { deviceId, isErased } = read.event;
    const erasedUserId = erasedIn(read.event);
    taken.push({ seq, at: line.at, type: line.type, deviceId, text, isErased, erasedUserId });
    head = { seq, hash: line.hash };
  }
  return { taken, oddities, isForked, last: first + texts.length - 1, lastHash };
}

/** Lines about entities: consecutive numbers, of which a gap line takes up several. */
export function checkTelemetry(place: Place, first: number, texts: readonly string[]): Checked<EntityTaken> {
  const taken: EntityTaken[] = [];
  const oddities: Oddity[] = [];
  let lastHash: string | null = null;
  let reached = first - 1;
  /** Lines since then of which nobody knows how many numbers they took up: the next good one says so. */
  let unread = 0;
  for (const text of texts) {
    const line = readLine(text);
    lastHash = line?.hash ?? null;
    const from = line ? beginning(line) : null;
    if (!line || from === null || from <= reached) {
      unread += 1;
      oddities.push({ seq: reached + unread, reason: line ? 'number' : 'form', text });
      continue;
    }
    if (from > reached + 1 && unread === 0) oddities.push({ seq: reached + 1, reason: 'number', text });
    reached = line.seq;
    unread = 0;
    if (line.seq <= place.ack) continue;
    const fault = entityFault(line);
    const key = line.type === GAP ? '' : entityKey(line);
    if (fault !== null || key === null) oddities.push({ seq: line.seq, reason: fault ?? 'form', text });
    else if (line.type !== GAP) taken.push({ line, key, text });
  }
  return { taken, oddities, isForked: false, last: Math.max(reached, first), lastHash };
}

/** 'form': it is nested deeper than anything that is hashed. */
function eventFault(before: LineHead, read: ReadEventLine, line: Line): LinkFault | 'form' | null {
  try {
    return isUnheldAsWritten(line, read) ? lineFault(before, read, line.hash) : 'altered';
  } catch (error) {
    if (error instanceof RangeError) return 'form';
    throw error;
  }
}

/** 'form': as `eventFault`. */
function entityFault(line: Line): 'hash' | 'form' | null {
  try {
    return telemetryHash(line) === line.hash ? null : 'hash';
  } catch (error) {
    if (error instanceof RangeError) return 'form';
    throw error;
  }
}

function isKept({ deviceId }: Pick<StoredEvent, 'deviceId'>): boolean {
  return deviceId === null || DEVICE_ID.test(deviceId);
}

function erasedIn({ type, targetUserId }: Pick<StoredEvent, 'type' | 'targetUserId'>): string | null {
  return type === 'USER_ERASED' && targetUserId !== null && UUID.test(targetUserId) ? targetUserId : null;
}

function beginning({ type, seq, data }: Line): number | null {
  if (type !== GAP) return seq;
  const { from } = data;
  return typeof from === 'number' && Number.isSafeInteger(from) && from <= seq ? from : null;
}
