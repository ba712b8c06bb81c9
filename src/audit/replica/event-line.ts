import { z } from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import { canonicalJson } from '../canonical-json.js';
import type { PartProof } from '../event-part.js';
import type { Actor, Method } from '../actor.js';
import type { EventType, StoredEvent } from '../event.js';
import type { ChainedEvent, EventProof } from '../hash-chain.js';
import { LINE_VERSION, type Line } from './protocol.js';

const isHash = (hex: string) => /^[0-9a-f]{64}$/.test(hex);
const hash = z.string().refine(isHash);
const salt = z.string().regex(/^[0-9a-f]{32}$/);
const text = z.string().nullable();

const part = z.union([z.object({ salt }), z.object({ hash, erased_by: z.number().int().positive() })]);

/** `data` of a line of the audit lane: the row of the log, and what proves it. Members that are not known here are left alone. */
const eventData = z.object({
  id: z.string(),
  /** Wall clock of the hub, milliseconds: what is hashed. */
  at_ms: z.number().int(),
  success: z.boolean().nullable(),
  reason: text,
  description: z.string(),
  device_id: text,
  user_id: text,
  target_user_id: text,
  actor: z.object({ kind: z.string(), id: text, name: z.string() }),
  method: text,
  ip_address: text,
  command_id: text,
  lock_event_key: text,
  // Not walked through: what it has in it is hashed, and nothing else of it matters.
  facts: z.custom<Readonly<Record<string, unknown>>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ),
  proof: z.object({
    salt,
    leaf_hash: hash,
    of: z.discriminatedUnion('form', [
      z.object({ form: z.literal(1), erased_by: z.number().int().nullable() }),
      z.object({ form: z.literal(2), who: part, text: part }),
    ]),
  }),
});

/** The line of an event, whole: from it alone the chain can be checked. */
export function eventLine({ event, salt: salted, proof, leafHash, chainHash }: ChainedEvent): Line {
  const data: z.input<typeof eventData> = {
    id: event.id,
    at_ms: event.atMs,
    success: event.success,
    reason: event.reason,
    description: event.description,
    device_id: event.deviceId,
    user_id: event.userId,
    target_user_id: event.targetUserId,
    actor: event.actor,
    method: event.method,
    ip_address: event.ipAddress,
    command_id: event.commandId,
    lock_event_key: event.lockEventKey,
    facts: event.data,
    proof: { salt: hex(salted), leaf_hash: hex(leafHash), of: proofOut(proof) },
  };
  return {
    seq: event.seq,
    type: event.type,
    v: LINE_VERSION,
    at: rfc3339(event.atMs),
    data,
    hash: hex(chainHash),
  };
}

/** The text of the line of an event, byte for byte as it goes into batches and exports: facts stand there in canonical form. */
export function eventLineText(event: ChainedEvent): string {
  const line = eventLine(event);
  const facts = canonicalJson(event.event.data);
  // Within strings quotation marks are escaped, so this is found where it stands and nowhere before.
  return JSON.stringify({ ...line, data: { ...line.data, facts: 0 } }).replace(
    '"facts":0,"proof"',
    () => `"facts":${facts},"proof"`,
  );
}

/** A line that was read: the event, and what proves it as it came, in hex. */
export interface ReadEventLine {
  readonly event: StoredEvent;
  readonly proof: z.output<typeof eventData>['proof'];
}

/** Reads what `eventLine` made, of this or a later form, and leaves its hashes as they are. @returns null for anything else */
export function readEventText(line: Line): ReadEventLine | null {
  const read = eventData.safeParse(line.data);
  if (!read.success || !isHash(line.hash)) return null;
  const { data } = read;
  const event: StoredEvent = {
    id: data.id,
    seq: line.seq,
    atMs: data.at_ms,
    // A newer hub may know types that this program does not: they are hashed and kept as they are.
    type: line.type as EventType,
    success: data.success,
    reason: data.reason,
    description: data.description,
    deviceId: data.device_id,
    userId: data.user_id,
    targetUserId: data.target_user_id,
    actor: data.actor as Actor,
    method: data.method as Method | null,
    ipAddress: data.ip_address,
    commandId: data.command_id,
    lockEventKey: data.lock_event_key,
    data: data.facts,
    isErased: isErased(data.proof.of),
  };
  return { event, proof: data.proof };
}

/** Reads what `eventLine` made, of this or a later form. @returns null for anything else */
export function readEventLine(line: Line): ChainedEvent | null {
  const read = readEventText(line);
  if (!read) return null;
  return {
    event: read.event,
    salt: Buffer.from(read.proof.salt, 'hex'),
    proof: proofIn(read.proof.of),
    leafHash: Buffer.from(read.proof.leaf_hash, 'hex'),
    chainHash: Buffer.from(line.hash, 'hex'),
  };
}

function proofOut(proof: EventProof): z.input<typeof eventData>['proof']['of'] {
  return proof.form === 1
    ? { form: 1, erased_by: proof.erasedBy }
    : { form: 2, who: partOut(proof.who), text: partOut(proof.text) };
}

function partOut(proof: PartProof): z.input<typeof part> {
  return 'hash' in proof ? { hash: hex(proof.hash), erased_by: proof.erasedBy } : { salt: hex(proof.salt) };
}

function proofIn(of: z.output<typeof eventData>['proof']['of']): EventProof {
  return of.form === 1
    ? { form: 1, erasedBy: of.erased_by }
    : { form: 2, who: partIn(of.who), text: partIn(of.text) };
}

function partIn(of: z.output<typeof part>): PartProof {
  return 'hash' in of
    ? { hash: Buffer.from(of.hash, 'hex'), erasedBy: of.erased_by }
    : { salt: Buffer.from(of.salt, 'hex') };
}

function isErased(of: z.output<typeof eventData>['proof']['of']): boolean {
  return of.form === 1 ? of.erased_by !== null : 'hash' in of.who || 'hash' in of.text;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
