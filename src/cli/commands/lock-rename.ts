import type { Command } from 'commander';
import { findDevice } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { deviceShape } from '../wire/locks.js';

export function addLockRename(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('rename')
      .description('say what people call a lock; its device-id stays')
      .argument('<lock>', 'its device-id')
      .argument('<name>', 'what people call it from now on'),
    ['lock rename front-door "Front door"'],
  ).action(
    reporting(shell, async (options: SharedOptions, deviceId: string, name: string) => {
      const hub = hubOf(shell, options);
      const before = await findDevice(hub, deviceId);
      const lock = await hub.patch(`/api/v1/devices/${before.id}`, { name }, deviceShape);
      return {
        document: { lock },
        text: `Lock ${lock.device_id} is called "${lock.name}" now; before: "${before.name}".`,
      };
    }),
  );
}
