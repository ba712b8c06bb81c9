import type { Command } from 'commander';
import { pinNamed } from '../find-pin.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { pinShape } from '../wire/codes.js';

export function addPinRemove(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('remove')
      .description('revoke a PIN; from then on it opens nothing')
      .argument('<pin>', 'its id, or its label when no other PIN has that label'),
    ['pin remove Plumber', 'pin remove 0198f3c2-7b1a-7c3d-8e4f-5a6b7c8d9e0f'],
  ).action(
    reporting(shell, async (options: SharedOptions, name: string) => {
      const hub = hubOf(shell, options);
      const pin = pinNamed(name, await hub.list('/api/v1/access/pins', pinShape));
      await hub.remove(`/api/v1/access/pins/${pin.id}`);
      return {
        document: { removed: { id: pin.id, label: pin.label } },
        text: `PIN "${pin.label}" is revoked. It opens nothing any more.`,
      };
    }),
  );
}
