import type { Command } from 'commander';
import * as z from 'zod';
import { findDevice } from '../find-device.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';

const resetShape = z.looseObject({ failures: z.number() });

export function addLockResetKeypad(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('reset-keypad')
      .description('open a keypad that is locked out after wrong codes, and forget them')
      .argument('<lock>', 'its device-id'),
    ['lock reset-keypad front-door'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const { id, device_id: deviceId } = await findDevice(hub, name);
      const { failures } = await hub.post(`/api/v1/devices/${id}/keypad/reset`, {}, resetShape);
      return {
        document: { device_id: deviceId, failures },
        text: `The keypad of ${deviceId} takes codes again; ${failures} wrong ones are forgotten.`,
      };
    }),
  );
}
