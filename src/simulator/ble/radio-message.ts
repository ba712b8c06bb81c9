import * as z from 'zod';
import { LINK_FRAME_TYPES, MAX_BODY_BYTES } from '../../../firmware-protocol/link-frame.js';
import type { LinkFrameType } from '../../../firmware-protocol/link-frame.js';
import { ADVERT_BYTES_MAX } from './advertiser.js';

const frameTypes = Object.keys(LINK_FRAME_TYPES) as [LinkFrameType, ...LinkFrameType[]];
const bytes = (max: number) =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length <= max);
const frame = z.strictObject({ type: z.enum(frameTypes), body: bytes(MAX_BODY_BYTES) });

/** What a lock's processor tells its radio process. */
export const toRadio = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('advertise'), scanResponse: bytes(ADVERT_BYTES_MAX) }),
  z.strictObject({ kind: z.literal('send'), frame }),
]);
export type ToRadio = z.infer<typeof toRadio>;

/** What the radio process tells the lock. */
export const fromRadio = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  /** It can't go on; it ends by itself. */
  z.strictObject({ kind: z.literal('failed'), reason: z.string() }),
  /** A hub listens, or no longer. */
  z.strictObject({ kind: z.literal('linked'), linked: z.boolean() }),
  z.strictObject({ kind: z.literal('frame'), frame }),
]);
export type FromRadio = z.infer<typeof fromRadio>;
