import * as z from 'zod';
import { PIN_KINDS, usesLeft } from '../../access/pin.js';
import type { Pin } from '../../access/pin.js';
import { rfc3339 } from '../../kit/clock.js';
import { PIN_USES_MAX } from '../../operations/access/check-pin.js';
import type { PinView } from '../../operations/access/pin-use-cases.js';
import { pinCredentialSchema, toPinCredential } from './credential.js';
import { lineIn, timeIn, timeOrNull, timeOut, uuidIn } from './fields.js';

const LOCKS_PER_PIN_MAX = 50;
export const LABEL_CHARACTERS_MAX = 100;
/** Longer than any lock takes; which length is right is the lock's rule, not the wire's. */
const DIGITS_MAX = 32;

const KINDS =
  'permanent: always; dated: within valid_from and valid_until; scheduled: by schedule_id; one_time: opens once; limited: max_uses times; duress: opens as any other and raises a silent alarm. Dates may bound every kind but permanent.';
const USES = 'How often it opens. A use is spent when the lock says that it opened.';
const label = lineIn(LABEL_CHARACTERS_MAX).min(1);
export const pinDigits = z.string().max(DIGITS_MAX).meta({
  description: 'Digits, leading zeros kept. Without them the hub proposes a code.',
  example: '0427',
});
const maxUses = z.int().min(1).max(PIN_USES_MAX);

export const newPinBody = z
  .strictObject({
    device_ids: z.array(uuidIn).min(1).max(LOCKS_PER_PIN_MAX),
    label,
    user_id: uuidIn
      .nullish()
      .meta({ description: 'Whose code it is; entries are attributed to this person.' }),
    kind: z.enum(PIN_KINDS).meta({ description: KINDS }),
    pin: pinDigits.nullish(),
    valid_from: timeIn.nullish(),
    valid_until: timeIn.nullish(),
    schedule_id: uuidIn
      .nullish()
      .meta({ description: 'Of a scheduled PIN: when it opens, in the time zone of each lock’s site.' }),
    max_uses: maxUses.nullish().meta({ description: USES }),
  })
  .meta({ id: 'NewPin' });

export const pinChangeBody = z
  .strictObject({
    label: label.optional(),
    valid_from: timeIn.nullable().optional(),
    valid_until: timeIn.nullable().optional(),
    schedule_id: uuidIn.optional(),
    max_uses: maxUses.optional().meta({ description: USES }),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    error: 'Nothing to change: give at least one field.',
  })
  .meta({ id: 'PinChange' });

export const pinCheckBody = z
  .strictObject({ device_id: uuidIn, pin: z.string().max(DIGITS_MAX) })
  .meta({ id: 'PinCheck' });

export const pinVerdictSchema = z
  .object({
    granted: z.boolean().meta({ description: 'Whether the code would open the lock now.' }),
    reason: z.string().meta({ description: 'Of the rule that decided.' }),
    text: z.string(),
    pin_id: z.uuid().nullable().meta({ description: 'null: no PIN of this lock has this code.' }),
    label: z.string().nullable(),
    user_id: z.uuid().nullable(),
  })
  .meta({ id: 'PinVerdict' });

const pinFields = z.object({
  id: z.uuid(),
  label: z.string(),
  user_id: z.uuid().nullable(),
  kind: z.enum(PIN_KINDS),
  device_ids: z.array(z.uuid()),
  valid_from: timeOut.nullable(),
  valid_until: timeOut.nullable(),
  schedule_id: z.uuid().nullable(),
  is_active: z
    .boolean()
    .meta({ description: 'Not revoked nor held for review, within its dates now, and with uses left.' }),
  use_count: z.int().meta({ description: 'How often its locks said that they opened for it.' }),
  max_uses: z.int().nullable().meta({ description: USES }),
  uses_left: z.int().nullable().meta({ description: 'null: there is no bound.' }),
  uses_reserved: z.int().meta({ description: 'Granted, and the lock has not told yet whether it opened.' }),
  stay: z
    .object({ calendar_id: z.uuid(), uid: z.string() })
    .nullable()
    .meta({ description: 'The stay of a calendar whose code it is: its dates follow that.' }),
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
    max_uses: pin.maxUses,
    uses_left: usesLeft(pin),
    uses_reserved: pin.usesReserved,
    stay: pin.stay ? { calendar_id: pin.stay.calendarId, uid: pin.stay.uid } : null,
    created_by: pin.createdBy,
    created_at: rfc3339(pin.createdAtMs),
    revoked_at: timeOrNull(pin.revokedAtMs),
    credentials: credentials.map(toPinCredential),
  };
}

function isInForce(pin: Pin, nowMs: number): boolean {
  const { revokedAtMs, heldSinceMs, validFromMs, validUntilMs } = pin;
  if (revokedAtMs !== null || heldSinceMs !== undefined || usesLeft(pin) === 0) return false;
  return (validFromMs ?? nowMs) <= nowMs && nowMs < (validUntilMs ?? Infinity);
}
