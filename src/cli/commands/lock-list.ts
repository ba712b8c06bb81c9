import type { Command } from 'commander';
import { listDevices } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import type { WireDevice } from '../wire/locks.js';

export function addLockList(parent: Command, shell: Shell): void {
  shared(parent.command('list').description('list the locks with what is known of them now'), [
    'lock list',
    'lock list --json',
  ]).action(
    reporting(shell, async (options: SharedOptions) => {
      const locks = await listDevices(hubOf(shell, options));
      return { document: { locks }, text: lockTable(locks) };
    }),
  );
}

function lockTable(locks: readonly WireDevice[]): string {
  return table(
    ['LOCK', 'NAME', 'VIA', 'PAIRED', 'ONLINE', 'BOLT', 'DOOR', 'BATTERY', 'LAST SEEN'],
    locks.map((lock) => [
      lock.device_id,
      lock.name,
      lock.transport,
      lock.status === 'ACTIVE' ? 'yes' : 'no',
      lock.is_online ? 'yes' : 'no',
      lock.lock_state,
      lock.door_state,
      lock.battery_level === null ? null : `${lock.battery_level} %`,
      lock.last_seen_at,
    ]),
    'No locks yet. Add one: doorward lock pair DEVICE_ID --help',
  );
}
