import { REQUESTS_ENTITY } from '../audit/replica/requests.js';
import type { Line } from '../audit/replica/protocol.js';
import { isStorable } from './storable.js';

/** An index of PostgreSQL takes some 2,700, with what stands beside it. */
const KEY_BYTES_MAX = 1_024;

/** By what an entity is known among its kind, as JSON. @returns null: nothing of this form can be kept */
export function entityKey({ type, data }: Pick<Line, 'type' | 'data'>): string | null {
  const { key, row } = data;
  if (!Array.isArray(key) || typeof row !== 'object' || Array.isArray(row)) return null;
  // Its words come to stand in a column of their own.
  if (type === REQUESTS_ENTITY && row !== null && !hasWords(row)) return null;
  const text = JSON.stringify(key);
  return Buffer.byteLength(text) <= KEY_BYTES_MAX ? text : null;
}

function hasWords(row: object): boolean {
  const reason = 'reason' in row ? row.reason : null;
  return typeof reason !== 'string' || isStorable(reason);
}
