import { z } from 'zod';
import { LINE_BYTES_MAX, type Line } from '../audit/replica/protocol.js';
import { isNestedTooDeeply } from './nesting.js';

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Of the days that there are (`Date.parse` knows a 30th of February) those that PostgreSQL takes as they are written. */
const INSTANT = /^[1-9].{18}(\.\d{1,6})?Z$/;

const line = z.object({
  seq: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
  type: z.string().regex(/^\w{1,64}$/),
  v: z.number().int().positive(),
  at: z.iso.datetime().regex(INSTANT),
  // Not walked through: what of it matters is read by whoever knows its form.
  data: z.custom<Line['data']>(isObject),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** @returns null for what is no line of any form */
export function readLine(text: string): Line | null {
  if (text.length > LINE_BYTES_MAX) return null;
  try {
    const read = line.safeParse(JSON.parse(text));
    return read.success && !isNestedTooDeeply(text) ? read.data : null;
  } catch {
    return null;
  }
}
