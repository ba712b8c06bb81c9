import * as z from 'zod';
import { IDENTIFIER_CHARACTERS_MAX } from '../../accounts/identifiers.js';
import { rfc3339 } from '../../kit/clock.js';
import type { Share, ShareTerms } from '../../access/share.js';
import type { ShareView } from '../../operations/access/share-use-cases.js';
import { timeIn, timeOrNull, timeOut, uuidIn } from './fields.js';

const right = z.boolean().default(false);
const SCHEDULE = 'Hours outside of which it gives nothing but to see the lock; null: any hour.';

export const newShareBody = z
  .strictObject({
    shared_with: z
      .string()
      .trim()
      .min(1)
      .max(IDENTIFIER_CHARACTERS_MAX)
      .meta({ description: 'A person: id, e-mail, username or phone.' }),
    can_unlock: right,
    can_lock: right,
    can_manage_pins: right,
    can_view_logs: right,
    can_share: right.meta({ description: 'To give others no more than what they have themselves.' }),
    valid_from: timeIn.nullish(),
    valid_until: timeIn.nullish().meta({ description: 'Not included.' }),
    schedule_id: uuidIn.nullish().meta({ description: SCHEDULE }),
  })
  .meta({ id: 'NewShare' });

export const shareChangeBody = z
  .strictObject({
    can_unlock: z.boolean().optional(),
    can_lock: z.boolean().optional(),
    can_manage_pins: z.boolean().optional(),
    can_view_logs: z.boolean().optional(),
    can_share: z.boolean().optional(),
    valid_from: timeIn.nullable().optional(),
    valid_until: timeIn.nullable().optional(),
    schedule_id: uuidIn.nullable().optional(),
  })
  .refine((body) => Object.values(body).some((value) => value !== undefined), {
    error: 'Nothing to change: give at least one field.',
  })
  .meta({ id: 'ShareChange' });

export const shareSchema = z
  .object({
    id: z.uuid(),
    device_id: z.uuid(),
    shared_with: z.uuid(),
    shared_with_name: z.string().meta({ description: 'Whose it is, as the log calls them.' }),
    given_by: z.uuid().nullable(),
    parent_id: z
      .uuid()
      .nullable()
      .meta({ description: 'The share under which it was given, and with which it ends.' }),
    can_unlock: z.boolean(),
    can_lock: z.boolean(),
    can_manage_pins: z.boolean(),
    can_view_logs: z.boolean(),
    can_share: z.boolean(),
    valid_from: timeOut.nullable(),
    valid_until: timeOut.nullable(),
    schedule_id: z.uuid().nullable(),
    is_active: z.boolean().meta({
      description: 'Not revoked, within its dates, and so are those it was given under.',
    }),
    revoke_pending: z.array(z.uuid()).meta({
      description:
        'Of one that has ended: locks that may still open for codes made under it, until they confirm that the codes are gone.',
    }),
    created_at: timeOut,
    updated_at: timeOut,
    revoked_at: timeOut.nullable(),
  })
  .meta({
    id: 'Share',
    description: 'Rights and dates are what it is worth within the shares it was given under.',
  });

/** What was given, without how it stands. */
export const givenShareSchema = shareSchema.omit({
  shared_with_name: true,
  is_active: true,
  revoke_pending: true,
});

export function toWireShare({
  share,
  sharedWithName,
  terms,
  isActive,
  revokePending,
}: ShareView): z.output<typeof shareSchema> {
  return {
    ...toWireGivenShare(share, terms),
    shared_with_name: sharedWithName,
    is_active: isActive,
    revoke_pending: [...revokePending],
  };
}

export function toWireGivenShare(share: Share, terms: ShareTerms): z.output<typeof givenShareSchema> {
  return {
    id: share.id,
    device_id: share.deviceId,
    shared_with: share.sharedWith,
    given_by: share.givenBy,
    parent_id: share.parentId,
    can_unlock: terms.canUnlock,
    can_lock: terms.canLock,
    can_manage_pins: terms.canManagePins,
    can_view_logs: terms.canViewLogs,
    can_share: terms.canShare,
    valid_from: timeOrNull(terms.validFromMs),
    valid_until: timeOrNull(terms.validUntilMs),
    schedule_id: share.scheduleId,
    created_at: rfc3339(share.createdAtMs),
    updated_at: rfc3339(share.updatedAtMs),
    revoked_at: timeOrNull(share.revokedAtMs),
  };
}
