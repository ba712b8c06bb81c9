import * as z from 'zod';
import type { TransferredLock } from '../../operations/access/share-use-cases.js';
import { deviceSchema, toWireDevice } from './device.js';
import { uuidIn } from './fields.js';

export const KEEP_SHARES = 'Else shares of the lock end, with the codes made under them.';
export const KEEP_CODES =
  'Else PINs, QR tickets and cards for the lock that are the former owner’s, or were made by them, end whole. Those of others stay.';

export const transferBody = z
  .strictObject({
    user_id: uuidIn.nullable().meta({ description: 'null: nobody; the lock is the household’s.' }),
    keep_shares: z.boolean().default(false).meta({ description: KEEP_SHARES }),
    keep_codes: z.boolean().default(false).meta({ description: KEEP_CODES }),
  })
  .meta({ id: 'LockTransfer' });

const endedSchema = z
  .object({
    kind: z.enum(['share', 'pin', 'qr', 'card']),
    id: z.uuid(),
    label: z.string().nullable().meta({ description: 'Of a code; null of a share.' }),
    user_id: z.uuid().nullable().meta({ description: 'Whose it was; null: a code of nobody’s.' }),
    device_ids: z.array(z.uuid()).meta({ description: 'Where it is no longer good.' }),
  })
  .meta({ id: 'EndedByTransfer' });

export const transferredSchema = deviceSchema
  .extend({
    ended: z.array(endedSchema),
    revoke_pending: z.array(z.uuid()).meta({
      description:
        'Locks that may still open for PINs that ended, until they confirm that these are gone: see their credentials.',
    }),
  })
  .meta({ id: 'TransferredDevice' });

export function toWireTransferred(view: TransferredLock): z.output<typeof transferredSchema> {
  const { shares, pins, tickets, cards } = view.ended;
  const code = (kind: 'pin' | 'qr' | 'card') => (one: EndedCode) => ({
    kind,
    id: one.id,
    label: one.label,
    user_id: one.userId,
    device_ids: 'deviceId' in one ? [one.deviceId] : [...one.deviceIds],
  });
  return {
    ...toWireDevice(view),
    ended: [
      ...shares.map(({ id, sharedWith, deviceId }) => {
        return { kind: 'share' as const, id, label: null, user_id: sharedWith, device_ids: [deviceId] };
      }),
      ...pins.map(code('pin')),
      ...tickets.map(code('qr')),
      ...cards.map(code('card')),
    ],
    revoke_pending: [...view.revokePending],
  };
}

type EndedCode = { readonly id: string; readonly label: string; readonly userId: string | null } & (
  { readonly deviceId: string } | { readonly deviceIds: readonly string[] }
);
