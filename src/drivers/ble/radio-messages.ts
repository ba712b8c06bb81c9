import * as z from 'zod';

/** Messages between the hub and its radio program (`radio-program.ts`), both checked where they arrive. */

const link = z.int().min(0);
const MAX_BYTES = 512;
const bytes = z.custom<Uint8Array>((data) => data instanceof Uint8Array && data.length <= MAX_BYTES);

/** A frame of 503 bytes at the least MTU. */
const MAX_FRAGMENTS = 32;
const MAX_DETAIL_CHARACTERS = 500;

export const toRadioSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connect'),
    link,
    address: z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/),
    timeoutMs: z.number().min(1),
  }),
  z.object({ type: z.literal('disconnect'), link }),
  z.object({ type: z.literal('write'), link, fragments: z.array(bytes).max(MAX_FRAGMENTS) }),
  z.object({ type: z.literal('ping'), n: z.int() }),
]);
export type ToRadio = z.output<typeof toRadioSchema>;

export const fromRadioSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  /** The program ends after this. */
  z.object({
    type: z.literal('unavailable'),
    trouble: z.enum(['bluetooth_unavailable', 'bluetooth_not_installed', 'adapter_down', 'radio_failed']),
    detail: z.string().max(MAX_DETAIL_CHARACTERS),
  }),
  z.object({ type: z.literal('advert'), address: z.string(), rssi: z.number(), serviceData: bytes }),
  z.object({ type: z.literal('reached'), link }),
  z.object({ type: z.literal('connected'), link, mtu: z.int().min(23).max(517) }),
  z.object({ type: z.literal('ended'), link, reason: z.enum(['asked', 'timeout', 'not_a_lock', 'lost']) }),
  z.object({ type: z.literal('notified'), link, fragment: bytes }),
  z.object({ type: z.literal('pong'), n: z.int() }),
]);
export type FromRadio = z.output<typeof fromRadioSchema>;

export function shortDetail(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, MAX_DETAIL_CHARACTERS);
}
