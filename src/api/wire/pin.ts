import * as z from 'zod';
import { PIN_KINDS } from '../../access/pin.js';
import type { Pin } from '../../access/pin.js';
import { rfc3339 } from '../../kit/clock.js';
import type { PinView } from '../../operations/access/pin-use-cases.js';
import { pinCredentialSchema, toPinCredential } from './credential.js';
import { timeIn, timeOrNull, timeOut, uuidIn } from './fields.js';

const LOCKS_PER_PIN_MAX = 50;
const LABEL_CHARACTERS_MAX = 100;
/** Longer than any lock takes; which length is right is the lock's rule, not the wire's. */
const DIGITS_MAX = 32;

/** Those that can be made. */
const KINDS = ['permanent', 'dated', 'scheduled'] as const;

export const newPinBody = z
  .strictObject({
    device_ids: z.array(uuidIn).min(1).max(LOCKS_PER_PIN_MAX),
    label: z.string().trim().min(1).max(LABEL_CHARACTERS_MAX),
    user_id: uuidIn
      .nullish()
      .meta({ description: 'Whose code it is; entries are attributed to this person.' }),
    kind: z.enum(KINDS),
    pin: z.string().max(DIGITS_MAX).nullish().meta({
      description: 'Digits, leading zeros kept. Without them the hub proposes a code.',
      example: '0427',
    }),
    valid_from: timeIn.nullish(),
    valid_until: timeIn.nullish(),
    schedule_id: uuidIn
      .nullish()
      .meta({ description: 'Of a scheduled PIN: when it opens, in the time zone of each lock’s site.' }),
  })
  .meta({ id: 'NewPin' });

const pinFields = z.object({
  id: z.uuid(),
  label: z.string(),
  user_id: z.uuid().nullable(),
  kind: z.enum(PIN_KINDS),
  device_ids: z.array(z.uuid()),
  valid_from: timeOut.nullable(),
  valid_until: timeOut.nullable(),
  schedule_id: z.uuid().nullable(),
  is_active: z.boolean().meta({ description: 'Not revoked, and within its dates now.' }),
  use_count: z.int(),
  created_by: z.uuid().nullable(),
  created_at: timeOut,
  revoked_at: timeOut.nullable(),
  credentials: z.array(pinCredentialSchema).meta({
    description: 'State of the code on each lock.',
  }),
});

export const pinSchema = pinFields.meta({ id: 'Pin' });

export const createdPinSchema = pinFields
  .extend({ pin: z.string().meta({ description: 'The digits, shown this once.' }) })
  .meta({ id: 'CreatedPin' });

/** @param nowMs wall clock, to tell whether the code is in force */
export function toWirePin({ pin, credentials }: PinView, nowMs: number): z.output<typeof pinSchema> {
  return {
    id: pin.id,
    label: pin.label,
    user_id: pin.userId,
    kind: pin.kind,
    device_ids: [...pin.deviceIds],
    valid_from: timeOrNull(pin.validFromMs),
    valid_until: timeOrNull(pin.validUntilMs),
    schedule_id: pin.scheduleId,
    is_active: isInForce(pin, nowMs),
    use_count: pin.useCount,
    created_by: pin.createdBy,
    created_at: rfc3339(pin.createdAtMs),
    revoked_at: timeOrNull(pin.revokedAtMs),
    credentials: credentials.map(toPinCredential),
  };
}

function isInForce({ revokedAtMs, validFromMs, validUntilMs }: Pin, nowMs: number): boolean {
  return revokedAtMs === null && (validFromMs ?? nowMs) <= nowMs && nowMs < (validUntilMs ?? Infinity);
}
