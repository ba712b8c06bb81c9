import * as z from 'zod';
import type { Card } from '../../access/card.js';
import { rfc3339 } from '../../kit/clock.js';
import type { CardEnrolment } from '../../operations/cards/card-use-cases.js';
import { lineIn, timeOrNull, timeOut, uuidIn } from './fields.js';

const LABEL_CHARACTERS_MAX = 100;
const TIMEOUT_DEFAULT_S = 60;
const TIMEOUT_MAX_S = 300;

export const enrolCardBody = z
  .strictObject({
    label: lineIn(LABEL_CHARACTERS_MAX).min(1),
    user_id: uuidIn.meta({ description: 'Whose card it is; entries are attributed to this person.' }),
    timeout_s: z
      .int()
      .min(5)
      .max(TIMEOUT_MAX_S)
      .default(TIMEOUT_DEFAULT_S)
      .meta({ description: 'How long the lock waits for the card.' }),
  })
  .meta({ id: 'EnrolCard' });

export const enrolmentSchema = z
  .object({
    id: z.uuid(),
    device_id: z.uuid(),
    label: z.string(),
    user_id: z.uuid(),
    state: z.enum(['waiting', 'enrolled', 'expired', 'cancelled', 'failed']),
    reason: z.string().nullable().meta({
      description:
        'Of a failed one: card_taken, card_unreadable, cards_full, person_unknown, access_denied (who asked may not any more) or not_stored.',
    }),
    card_id: z.uuid().nullable(),
    expires_at: timeOut,
  })
  .meta({ id: 'CardEnrolment' });

export const cardSchema = z
  .object({
    id: z.uuid(),
    label: z.string(),
    user_id: z.uuid(),
    device_id: z.uuid().meta({ description: 'The lock it was enrolled at, which it opens.' }),
    is_active: z.boolean(),
    use_count: z.int().meta({ description: 'Entries that opened.' }),
    created_by: z.uuid().nullable(),
    created_at: timeOut,
    revoked_at: timeOut.nullable(),
  })
  .meta({ id: 'Card' });

export function toWireEnrolment(enrolment: CardEnrolment): z.output<typeof enrolmentSchema> {
  return {
    id: enrolment.id,
    device_id: enrolment.deviceId,
    label: enrolment.label,
    user_id: enrolment.userId,
    state: enrolment.state,
    reason: enrolment.reason,
    card_id: enrolment.cardId,
    expires_at: rfc3339(enrolment.expiresAtMs),
  };
}

export function toWireCard(card: Card): z.output<typeof cardSchema> {
  return {
    id: card.id,
    label: card.label,
    user_id: card.userId,
    device_id: card.deviceId,
    is_active: card.revokedAtMs === null && card.heldSinceMs === undefined,
    use_count: card.useCount,
    created_by: card.createdBy,
    created_at: rfc3339(card.createdAtMs),
    revoked_at: timeOrNull(card.revokedAtMs),
  };
}
