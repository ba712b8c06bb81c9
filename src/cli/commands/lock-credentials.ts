import type { Command } from 'commander';
import { findDevice } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { credentialShape, type WireCredential } from '../wire/codes.js';

export function addLockCredentials(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('credentials')
      .description('list the codes on a lock, and how far each has got onto it')
      .argument('<device-id>'),
    ['lock credentials front-door', 'lock credentials front-door --json'],
  ).action(
    reporting(shell, async (options: SharedOptions, deviceId: string) => {
      const hub = hubOf(shell, options);
      const device = await findDevice(hub, deviceId);
      const credentials = await hub.list(`/api/v1/devices/${device.id}/credentials`, credentialShape);
      return { document: { device_id: device.device_id, credentials }, text: credentialTable(credentials) };
    }),
  );
}

function credentialTable(credentials: readonly WireCredential[]): string {
  return table(
    ['PIN', 'LABEL', 'STATE', 'WHY', 'ANSWERED BY', 'SINCE'],
    credentials.map(({ pin_id, label, state, reason, held_by, changed_at }) => [
      pin_id,
      label,
      state,
      reason,
      held_by === 'lock' ? 'hub, lock when the hub is silent' : 'hub',
      changed_at,
    ]),
    'No codes on this lock. Make one: doorward pin add --help',
  );
}
