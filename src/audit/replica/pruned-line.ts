import { z } from 'zod';
import { rfc3339 } from '../../kit/clock.js';
import type { PrunedEvent } from '../erasure.js';
import { LINE_VERSION, type Line } from './protocol.js';

/** In place of the type of an event whose body is no longer kept. */
export const PRUNED = 'PRUNED';

const hash = z.string().regex(/^[0-9a-f]{64}$/);

const prunedData = z.strictObject({
  leaf_hash: hash,
  /** What was erased of it before: the row that tells of it, if its body is kept, and what accounts for it (`leftOf`). */
  erased: z
    .array(z.tuple([z.number().int().positive(), hash]))
    .refine((all) => all.every(([by], at) => by > (all[at - 1]?.[0] ?? 0))),
});

/** The line of an event whose body is no longer kept: enough to go on checking the chain. */
export function prunedLine({ seq, leafHash, chainHash, erased }: PrunedEvent): Line {
  const data: z.input<typeof prunedData> = {
    leaf_hash: hex(leafHash),
    erased: erased.map(([erasedBy, left]) => [erasedBy, hex(left)]),
  };
  return { seq, type: PRUNED, v: LINE_VERSION, at: rfc3339(0), data, hash: hex(chainHash) };
}

/** Reads what `prunedLine` made. @returns null for anything else */
export function readPrunedLine(line: Line): PrunedEvent | null {
  const read = line.type === PRUNED ? prunedData.safeParse(line.data) : null;
  if (!read?.success || !hash.safeParse(line.hash).success) return null;
  const { leaf_hash: leaf, erased } = read.data;
  return {
    seq: line.seq,
    leafHash: Buffer.from(leaf, 'hex'),
    chainHash: Buffer.from(line.hash, 'hex'),
    erased: erased.map(([erasedBy, left]) => [erasedBy, Buffer.from(left, 'hex')]),
  };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
