import * as z from 'zod';
import type { Pin } from '../../access/pin.js';
import { rfc3339 } from '../../kit/clock.js';
import { CREDENTIAL_STATES } from '../../locks/credential.js';
import type { CredentialView } from '../../operations/access/credential-ports.js';
import { timeOut } from './fields.js';

const state = z.enum(CREDENTIAL_STATES).meta({
  description:
    'desired: to be sent. sent: the lock has not answered. acknowledged: it said that it took the code. verified: it was ' +
    'read back. revoke_pending: it is to go, the lock may not know yet. failed: see reason.',
});

const credentialFields = {
  state,
  reason: z
    .enum([
      'needs_pin',
      'no_room',
      'owner_inactive',
      'share_not_in_force',
      'drift',
      'lockdown',
      'hub_decides',
      'held_for_review',
    ])
    .nullable()
    .meta({ description: 'Why the lock does not answer the code by itself; the hub still does.' }),
  held_by: z.enum(['lock', 'hub']).meta({
    description: 'lock: it answers the code by itself when the hub is silent. hub: it always asks.',
  }),
  changed_at: timeOut,
};

/** A code on one of its locks. */
export const pinCredentialSchema = z.object({ device_id: z.uuid(), ...credentialFields });

/** A code on the lock that was asked for. */
export const deviceCredentialSchema = z
  .object({ pin_id: z.uuid(), label: z.string(), user_id: z.uuid().nullable(), ...credentialFields })
  .meta({ id: 'Credential' });

function fieldsOf({ state, reason, heldBy, changedAtMs }: CredentialView) {
  return { state, reason, held_by: heldBy, changed_at: rfc3339(changedAtMs) };
}

export function toPinCredential(view: CredentialView): z.output<typeof pinCredentialSchema> {
  return { device_id: view.deviceId, ...fieldsOf(view) };
}

export function toDeviceCredential(of: {
  readonly pin: Pin;
  readonly credential: CredentialView;
}): z.output<typeof deviceCredentialSchema> {
  const { id, label, userId } = of.pin;
  return { pin_id: id, label, user_id: userId, ...fieldsOf(of.credential) };
}
