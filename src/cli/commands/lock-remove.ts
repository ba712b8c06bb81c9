import type { Command } from 'commander';
import { confirm } from '../confirmation.js';
import { findDevice } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

interface LockRemoveOptions extends SharedOptions {
  readonly yes?: true;
}

export function addLockRemove(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('remove')
      .description('forget a lock: its link, its keys and the codes on it; what happened stays in the log')
      .argument('<lock>', 'its device-id')
      .option('--yes', 'yes; only pairing it again brings it back'),
    ['lock remove shed', 'lock remove shed --yes'],
  ).action(
    reporting(shell, async (options: LockRemoveOptions, name: string) => {
      const hub = hubOf(shell, options);
      const lock = await findDevice(hub, name);
      const { id, device_id: deviceId } = lock;
      await confirm({
        what: `This removes the lock "${lock.name}" (${deviceId}), with its keys and its codes.`,
        word: deviceId,
        yes: options.yes,
        flag: '--yes',
      });
      await hub.remove(`/api/v1/devices/${id}`);
      const codes = lock.is_online
        ? ''
        : ' It could not be told: it may open for codes that it holds, until it is reset from the inside.';
      return {
        document: { removed: { id, device_id: deviceId, name: lock.name, was_online: lock.is_online } },
        text: `Lock "${lock.name}" (${deviceId}) is removed.${codes}`,
      };
    }),
  );
}
